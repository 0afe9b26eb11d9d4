// The one look of every mail: a heading, paragraphs, at most one button, and the link once more as text. No picture, no
// tracking, no word that a stranger typed: a sign-up form must not be a way to send one's own text to others.

import { Body, Button, Container, Head, Heading, Hr, Html, Link, Preview, Text } from '@react-email/components';

const page = { backgroundColor: '#f6f3f0', fontFamily: 'system-ui, -apple-system, "Segoe UI", sans-serif', margin: 0 };
const card = { backgroundColor: '#ffffff', borderRadius: '12px', margin: '32px auto', maxWidth: '520px', padding: '32px' };
const heading = { color: '#1c1714', fontSize: '22px', lineHeight: '30px', margin: '0 0 16px' };
const text = { color: '#3d3530', fontSize: '16px', lineHeight: '24px', margin: '0 0 16px' };
const button = {
  backgroundColor: '#a8311a',
  borderRadius: '8px',
  color: '#ffffff',
  display: 'inline-block',
  fontSize: '16px',
  fontWeight: 600,
  padding: '12px 20px',
  textDecoration: 'none',
};
const small = { color: '#6b6058', fontSize: '13px', lineHeight: '20px', margin: '0 0 8px' };
const rule = { borderColor: '#e8e1db', margin: '24px 0' };

export type LetterContent = {
  readonly heading: string;
  readonly paragraphs: readonly string[];
  readonly action: { readonly label: string; readonly url: string } | null;
  readonly footnote: string;
};

/** A letter with the subject of its mail and the link that stands in it, where one does. */
export type MailContent = LetterContent & { readonly subject: string; readonly link: string | null };

export function Letter({ heading: title, paragraphs, action, footnote }: LetterContent) {
  return (
    <Html lang="en">
      <Head />
      <Preview>{paragraphs[0] ?? title}</Preview>
      <Body style={page}>
        <Container style={card}>
          <Heading as="h1" style={heading}>
            {title}
          </Heading>
          {paragraphs.map((paragraph) => (
            <Text key={paragraph} style={text}>
              {paragraph}
            </Text>
          ))}
          {action && (
            <>
              <Button href={action.url} style={button}>
                {action.label}
              </Button>
              <Text style={{ ...small, marginTop: '16px' }}>
                If the button does not work, open this address: <Link href={action.url}>{action.url}</Link>
              </Text>
            </>
          )}
          <Hr style={rule} />
          <Text style={small}>{footnote}</Text>
        </Container>
      </Body>
    </Html>
  );
}
