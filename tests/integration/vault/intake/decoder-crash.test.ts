// A decoder that dies under a picture: the picture is refused, the log says so, and the next one finds a new decoder.

import { readdirSync, readFileSync } from 'node:fs';
import { uploadPhoto } from '@/app/(vault)/photos/actions';
import { log } from '@/lib/log/log';
import { closeDecoders, decoders } from '@/lib/vault/intake/decoders';
import { makeJpeg, uploadForm } from '@/tests/support/pictures/pictures';
import { signIn } from '@/tests/support/people/signed-in';

afterAll(closeDecoders);

/** Decoder processes of this test, by what the system says of its children. */
function decoderPids(): number[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((entry) => {
      try {
        const isDecoder = readFileSync(`/proc/${entry}/cmdline`, 'latin1').includes('decoder/main.ts');
        const parent = readFileSync(`/proc/${entry}/stat`, 'latin1').split(') ')[1]?.split(' ')[1];
        return isDecoder && parent === String(process.pid) ? [Number(entry)] : [];
      } catch {
        return [];
      }
    });
}

async function runningDecoder(): Promise<number> {
  for (;;) {
    const [pid] = decoders().load.running === 0 ? [] : decoderPids();
    if (pid !== undefined) return pid;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

(process.platform === 'linux' ? it : it.skip)('is replaced and logged, and its picture is refused', async () => {
  const warn = jest.spyOn(log(), 'warn').mockImplementation(() => undefined);
  await signIn();
  const first = uploadPhoto(uploadForm(await makeJpeg({ width: 4000, height: 3000 })));
  const pid = await runningDecoder();
  process.kill(pid, 'SIGKILL');
  expect(await first).toMatchObject({
    ok: false,
    code: expect.stringMatching(/^image\/(corrupt|decoder-unavailable)$/) as string,
  });
  expect(warn).toHaveBeenCalledWith({ reason: { cause: 'crash', pid } }, expect.stringContaining('replaced'));
  warn.mockRestore();
  expect(await uploadPhoto(uploadForm(await makeJpeg()))).toMatchObject({ ok: true });
  expect(decoderPids()).not.toContain(pid);
});
