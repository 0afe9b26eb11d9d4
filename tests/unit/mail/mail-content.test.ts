import { mailContent, type Mail } from '@/lib/mail/mail-content';
import { composeMail, deliver } from '@/lib/mail/send-mail';
import { MailRefused, type MailTransport } from '@/lib/mail/mail-message';

const LINK = `https://vault.example.org/reset-password?token=${'A'.repeat(43)}`;
const AT = new Date('2026-01-02T03:04:05Z');
const PAGES = {
  securityUrl: 'https://vault.example.org/settings/security',
  codesUrl: 'https://vault.example.org/settings/security/recovery-codes',
  forgotPasswordUrl: 'https://vault.example.org/forgot-password',
};
const ORIGIN = 'https://vault.example.org';
const MAILS: readonly Mail[] = [
  { kind: 'verify-address', link: LINK },
  {
    kind: 'already-have-account',
    signInUrl: 'https://vault.example.org/sign-in',
    forgotPasswordUrl: 'https://vault.example.org/forgot-password',
  },
  { kind: 'reset-password', link: LINK },
  { kind: 'no-account', signUpUrl: null },
  {
    kind: 'password-changed',
    forgotPasswordUrl: 'https://vault.example.org/forgot-password',
    at: new Date('2026-01-02T03:04:05Z'),
  },
  { kind: 'sign-in-locked', link: LINK, minutes: 15 },
  {
    kind: 'token-created',
    hint: 'slv_Ab12',
    expires: new Date('2026-01-02T03:04:05Z'),
    tokensUrl: 'https://vault.example.org/settings/tokens',
  },
  {
    kind: 'token-expiring',
    hint: 'slv_Ab12',
    expires: new Date('2026-01-02T03:04:05Z'),
    tokensUrl: 'https://vault.example.org/settings/tokens',
  },
  ...(['authenticator', 'passkey'] as const).flatMap((factor) => [
    { kind: 'factor-added' as const, factor, at: AT, ...PAGES },
    { kind: 'factor-removed' as const, factor, at: AT, ...PAGES },
  ]),
  ...[0, 1, 9].map((left) => ({ kind: 'recovery-code-used' as const, at: AT, left, ...PAGES })),
  { kind: 'recovery-codes-replaced', at: AT, ...PAGES },
  { kind: 'confirm-new-address', link: LINK },
  { kind: 'address-in-use', signInUrl: `${ORIGIN}/sign-in`, forgotPasswordUrl: `${ORIGIN}/forgot-password` },
  { kind: 'email-change-asked', forgotPasswordUrl: `${ORIGIN}/forgot-password`, at: AT },
  { kind: 'email-changed', forgotPasswordUrl: null, at: AT },
  { kind: 'email-changed', forgotPasswordUrl: `${ORIGIN}/forgot-password`, at: AT },
  { kind: 'deletion-asked', link: LINK, dueAt: AT },
  { kind: 'deletion-cancelled', forgotPasswordUrl: `${ORIGIN}/forgot-password`, at: AT },
  { kind: 'account-deleted', at: AT },
  {
    kind: 'new-device',
    device: 'Firefox on Linux',
    network: null,
    at: AT,
    securityUrl: `${ORIGIN}/settings/security`,
    forgotPasswordUrl: `${ORIGIN}/forgot-password`,
  },
  { kind: 'second-step-locked', minutes: 15, at: AT, forgotPasswordUrl: `${ORIGIN}/forgot-password` },
  { kind: 'failures-then-success', failures: 6, at: AT, forgotPasswordUrl: `${ORIGIN}/forgot-password` },
  {
    kind: 'export-ready',
    askedAt: AT,
    expires: AT,
    exportsUrl: `${ORIGIN}/settings/export`,
    forgotPasswordUrl: `${ORIGIN}/forgot-password`,
  },
  { kind: 'export-failed', exportsUrl: `${ORIGIN}/settings/export` },
  { kind: 'account-made', link: LINK },
  { kind: 'reset-by-operator', link: LINK, areFactorsRemoved: false },
  { kind: 'reset-by-operator', link: LINK, areFactorsRemoved: true },
  { kind: 'account-locked', at: new Date('2026-01-02T03:04:05Z') },
  { kind: 'account-unlocked', signInUrl: 'https://vault.example.org/sign-in' },
  { kind: 'sessions-ended', signInUrl: 'https://vault.example.org/sign-in', at: new Date('2026-01-02T03:04:05Z') },
];

describe('mailContent', () => {
  it.each(MAILS.map((mail) => [mail.kind, mail] as const))(
    '%s: one line of subject, and a link exactly where there is one',
    (_kind, mail) => {
      const content = mailContent(mail);
      expect(content.subject).toMatch(/^[\x20-\x7e]{10,70}$/);
      expect(content.link).toBe('link' in mail ? mail.link : null);
      expect(content.action?.url ?? null).toBe(content.link ?? content.action?.url ?? null);
    },
  );
});

describe('composeMail', () => {
  it.each(MAILS.map((mail) => [mail.kind, mail] as const))(
    '%s: the same words as text and as HTML, no picture, no script',
    async (_kind, mail) => {
      const { text, html, subject, to } = await composeMail('Anna@Example.org', mail, 'id');
      const { heading, action } = mailContent(mail);
      expect(to).toBe('anna@example.org');
      expect(subject).not.toContain('anna');
      for (const part of [heading, ...(action ? [action.url] : [])]) {
        expect(text).toContain(part);
        expect(html).toContain(part);
      }
      expect(html).toMatch(/^<!DOCTYPE html/);
      expect(html).not.toMatch(/<img|<script|<link[^>]+stylesheet|undefined|\[object/i);
      if (action) expect(text.split('\n')).toContain(action.url);
    },
  );
});

describe('deliver', () => {
  const flaky = (failures: readonly Error[]): { transport: MailTransport; tries: () => number } => {
    let tries = 0;
    const send = async () => {
      const failure = failures[tries];
      tries += 1;
      if (failure) throw failure;
    };
    return { transport: { name: 'smtp', send }, tries: () => tries };
  };
  const message = () => composeMail('anna@example.org', { kind: 'no-account', signUpUrl: null }, 'id');

  it('tries again a bounded number of times', async () => {
    const once = flaky([new Error('later')]);
    await deliver(once.transport, await message(), [1, 1]);
    expect(once.tries()).toBe(2);
    const never = flaky([new Error('1'), new Error('2'), new Error('3'), new Error('4')]);
    await expect(deliver(never.transport, await message(), [1, 1])).rejects.toMatchObject({ code: 'mail/unavailable' });
    expect(never.tries()).toBe(3);
  });

  it('does not try again what was refused for good', async () => {
    const refused = flaky([new MailRefused('no')]);
    await expect(deliver(refused.transport, await message(), [1, 1])).rejects.toMatchObject({ code: 'mail/unavailable' });
    expect(refused.tries()).toBe(1);
  });
});
