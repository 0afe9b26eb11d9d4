// A letter as HTML and as plain text, both from the same content.

import { render } from '@react-email/render';
import { Letter, type LetterContent } from '@/lib/mail/templates/letter';

export async function renderLetter(content: LetterContent): Promise<{ html: string; text: string }> {
  return { html: await render(<Letter {...content} />), text: plainText(content) };
}

// Written by hand rather than derived from the HTML: the address stands alone on its line, whole and once.
function plainText({ heading, paragraphs, action, footnote }: LetterContent): string {
  const link = action ? [`${action.label}:`, action.url] : [];
  return [heading, ...paragraphs, link.join('\n'), '--', footnote].filter((part) => part !== '').join('\n\n') + '\n';
}
