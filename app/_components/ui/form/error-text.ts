// Turns what a schema or a door says about a field into a sentence; a sentence passes as it is.

import { common } from '@/lib/shared/messages/common';
import { PASSWORD_REASONS } from '@/lib/shared/account/password-hints';

const SENTENCES: Readonly<Record<string, string>> = { ...PASSWORD_REASONS, ...common.fieldErrors };

export function errorText(codeOrSentence: string): string {
  return SENTENCES[codeOrSentence] ?? codeOrSentence;
}
