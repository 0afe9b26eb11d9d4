import { chmod, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { forgotPassword } from '@/app/(public)/forgot-password/actions';
import { settleAfterResponse } from '@/lib/auth/after-response';
import { config, forgetConfig } from '@/lib/config/config';
import { db } from '@/lib/db/client';
import { MailRefused, type MailMessage } from '@/lib/mail/mail-message';
import { composeMail, deliver, sendMail } from '@/lib/mail/send-mail';
import { forgetTransport } from '@/lib/mail/transports/current-transport';
import { createOutbox } from '@/lib/mail/transports/outbox';
import { createResend } from '@/lib/mail/transports/resend';
import { createSmtp } from '@/lib/mail/transports/smtp';
import { send, fromFreshAddress, warmUp } from '@/tests/support/requests/forms';
import { freshEmail } from '@/tests/support/people/members';

const FROM = 'Safelight <safelight@vault.example.org>';
const LINK = `http://localhost:3000/verify?token=${'t'.repeat(43)}`;
const message = (to = 'anna@example.org'): Promise<MailMessage> =>
  composeMail(to, { kind: 'verify-address', link: LINK }, crypto.randomUUID());

type Received = { mail: Email; from: string; to: string[]; user: string | null; isSecure: boolean };

async function withSmtp<T>(options: SMTPServerOptions, work: (port: number, received: Received[]) => Promise<T>): Promise<T> {
  const received: Received[] = [];
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    logger: false,
    onData(stream, session, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        void PostalMime.parse(Buffer.concat(parts)).then((mail) => {
          received.push({
            mail,
            from: mailFrom ? mailFrom.address : '',
            to: rcptTo.map(({ address }) => address),
            user: (session.user as string | undefined) ?? null,
            isSecure: session.secure,
          });
          done();
        });
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await work((server.server.address() as AddressInfo).port, received);
  } finally {
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }
}

type Asked = { path: string; headers: IncomingMessage['headers']; body: Record<string, unknown> };

async function withResend<T>(
  answer: (asked: Asked[]) => { status: number; body: unknown } | null,
  work: (baseUrl: string, asked: Asked[]) => Promise<T>,
): Promise<T> {
  const asked: Asked[] = [];
  const server: Server = createServer((request, response) => {
    let text = '';
    request.on('data', (part: Buffer) => (text += part.toString()));
    request.on('end', () => {
      asked.push({ path: request.url ?? '', headers: request.headers, body: JSON.parse(text) as Record<string, unknown> });
      const reply = answer(asked);
      if (!reply) return; // hangs
      response.writeHead(reply.status, { 'content-type': 'application/json' }).end(JSON.stringify(reply.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, asked);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

beforeAll(() => warmUp());

describe('outbox', () => {
  it('writes one whole .eml of mode 0600 in a folder of mode 0700, with text, HTML and the link in both', async () => {
    const { outboxDir } = config();
    await createOutbox(outboxDir, FROM).send(await message());
    const names = await readdir(outboxDir);
    expect(names).toHaveLength(1);
    const file = `${outboxDir}/${names[0]}`;
    expect(names[0]).toMatch(/^\d{4}-\d\d-\d\dT[\dZ.-]+-[0-9a-f-]{36}\.eml$/);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await stat(outboxDir)).mode & 0o777).toBe(0o700);
    const mail = await PostalMime.parse(await readFile(file));
    expect(mail.to).toEqual([expect.objectContaining({ address: 'anna@example.org' })]);
    expect(mail.from).toMatchObject({ address: 'safelight@vault.example.org', name: 'Safelight' });
    expect(mail.text).toContain(`${LINK}\n`);
    expect(mail.html).toContain(`href="${LINK}"`);
    expect(mail.headers).toContainEqual(expect.objectContaining({ key: 'auto-submitted', value: 'auto-generated' }));
  });

  it('fails as a whole when the folder cannot be written', async () => {
    const blocked = `${config().dataDir}/blocked`;
    await writeFile(blocked, '');
    await expect(deliver(createOutbox(blocked, FROM), await message(), [])).rejects.toMatchObject({ code: 'mail/unavailable' });
    await chmod(blocked, 0o600);
  });
});

describe('smtp', () => {
  it('sends to one recipient, signed in, with our headers and a message id of the sender’s domain', async () => {
    const onAuth: NonNullable<SMTPServerOptions['onAuth']> = (auth, _session, done) =>
      auth.username === 'us:er' && auth.password === 'p@ss word' ? done(null, { user: 'us:er' }) : done(new Error('no'));
    await withSmtp({ onAuth, allowInsecureAuth: true }, async (port, received) => {
      const smtp = createSmtp(`smtp://us%3Aer:p%40ss%20word@127.0.0.1:${port}`, FROM);
      const sent = await message();
      await smtp.send(sent);
      expect(received).toHaveLength(1);
      expect(received[0]).toMatchObject({ from: 'safelight@vault.example.org', to: ['anna@example.org'], user: 'us:er' });
      expect(received[0]?.mail.subject).toBe('Confirm your address for Safelight');
      expect(received[0]?.mail.messageId).toBe(`<${sent.id}@vault.example.org>`);
      expect(received[0]?.mail.text).toContain(LINK);
    });
  });

  it('sends nothing beyond this machine without TLS', async () => {
    await withSmtp({}, async (port, received) => {
      // Any address outside 127.0.0.0/8 counts as beyond this machine, though this one leads here.
      const smtp = createSmtp(`smtp://0.0.0.0:${port}`, FROM);
      await expect(smtp.send(await message())).rejects.toThrow();
      expect(received).toEqual([]);
    });
  });

  it('does not accept a certificate nobody vouches for', async () => {
    await withSmtp({ disabledCommands: [], secure: false }, async (port, received) => {
      const smtp = createSmtp(`smtp://0.0.0.0:${port}`, FROM);
      await expect(smtp.send(await message())).rejects.toThrow();
      expect(received).toEqual([]);
    });
  });

  it('gives up at once when the server refuses for good, and tries again when it says later', async () => {
    let tries = 0;
    const refuse = (code: number): SMTPServerOptions => ({
      onRcptTo(_address, _session, done) {
        tries += 1;
        done(Object.assign(new Error('no'), { responseCode: code }));
      },
    });
    await withSmtp(refuse(550), async (port) => {
      await expect(deliver(createSmtp(`smtp://127.0.0.1:${port}`, FROM), await message(), [1, 1])).rejects.toMatchObject({
        code: 'mail/unavailable',
        cause: expect.any(MailRefused),
      });
    });
    expect(tries).toBe(1);
    tries = 0;
    await withSmtp(refuse(451), async (port) => {
      await expect(deliver(createSmtp(`smtp://127.0.0.1:${port}`, FROM), await message(), [1, 1])).rejects.toMatchObject({
        code: 'mail/unavailable',
      });
    });
    expect(tries).toBe(3);
  });

  it.each(['http://mail.example.org', 'mail.example.org:25', 'smtp//x'])('refuses %s as a server', (url) => {
    expect(() => createSmtp(url, FROM)).toThrow(expect.objectContaining({ code: 'config/invalid' }));
  });
});

describe('resend', () => {
  it('asks the configured address once, with our key and an idempotency key', async () => {
    await withResend(
      () => ({ status: 200, body: { id: 'x' } }),
      async (baseUrl, asked) => {
        const sent = await message();
        await createResend('re_key', { from: FROM, baseUrl }).send(sent);
        expect(asked).toHaveLength(1);
        expect(asked[0]).toMatchObject({
          path: '/emails',
          body: { from: FROM, to: 'anna@example.org', subject: sent.subject, text: sent.text },
        });
        expect(asked[0]?.headers).toMatchObject({ authorization: 'Bearer re_key', 'idempotency-key': sent.id });
      },
    );
  });

  it('repeats with the same idempotency key after 429 and 500, not after 422', async () => {
    const statuses = [429, 500, 200];
    await withResend(
      (asked) => ({
        status: statuses[asked.length - 1] ?? 200,
        body: { name: 'rate_limit_exceeded', statusCode: statuses[asked.length - 1], message: 'x' },
      }),
      async (baseUrl, asked) => {
        const sent = await message();
        await deliver(createResend('re_key', { from: FROM, baseUrl }), sent, [1, 1]);
        expect(asked.map(({ headers }) => headers['idempotency-key'])).toEqual([sent.id, sent.id, sent.id]);
      },
    );
    await withResend(
      () => ({ status: 422, body: { name: 'validation_error', statusCode: 422, message: 'anna@example.org is odd' } }),
      async (baseUrl, asked) => {
        const failure = deliver(createResend('re_key', { from: FROM, baseUrl }), await message(), [1, 1]);
        await expect(failure).rejects.toMatchObject({
          code: 'mail/unavailable',
          cause: { message: 'resend: validation_error 422' },
        });
        expect(asked).toHaveLength(1);
      },
    );
  });

  it('gives up on an API that does not answer', async () => {
    await withResend(
      () => null,
      async (baseUrl) => {
        const start = performance.now();
        const resend = createResend('re_key', { from: FROM, baseUrl, requestMilliseconds: 200 });
        await expect(deliver(resend, await message(), [])).rejects.toMatchObject({ code: 'mail/unavailable' });
        expect(performance.now() - start).toBeLessThan(3_000);
      },
    );
  });
});

describe('sendMail', () => {
  it.each(['a@example.org\r\nBcc: b@example.org', 'a@example.org,b@example.org', 'Anna <a@example.org>', '', 'a@еxample.org'])(
    'refuses the recipient %j before anything is sent',
    async (to) => {
      await expect(sendMail(to, { kind: 'verify-address', link: LINK }, 'id')).rejects.toMatchObject({ code: 'request/invalid' });
    },
  );

  it('changes no answer when no mail can be sent: it is put on record', async () => {
    fromFreshAddress();
    await withResend(
      () => ({ status: 401, body: { name: 'invalid_api_key', statusCode: 401, message: 'no' } }),
      async (baseUrl, asked) => {
        Object.assign(process.env, { RESEND_API_KEY: 're_wrong', RESEND_BASE_URL: baseUrl });
        forgetConfig();
        forgetTransport();
        const email = freshEmail();
        expect(await send(forgotPassword, { email })).toEqual({ ok: true, data: { email } });
        await settleAfterResponse();
        expect(asked).toHaveLength(1);
      },
    );
    delete process.env.RESEND_API_KEY;
    delete process.env.RESEND_BASE_URL;
    forgetConfig();
    forgetTransport();
    const events = await db().securityEvent.findMany({ where: { type: 'auth.reset-asked', outcome: 'failed' } });
    expect(events).toEqual([
      expect.objectContaining({ detail: expect.objectContaining({ mail: 'no-account', code: 'mail/unavailable' }) }),
    ]);
    await rm(config().outboxDir, { recursive: true, force: true });
  });
});
