// Turns what a schema or a door says about a field into a sentence; a sentence passes as it is.

import { common } from '@/lib/shared/messages/common';

export function errorText(codeOrSentence: string): string {
  return common.fieldErrors[codeOrSentence] ?? codeOrSentence;
}
