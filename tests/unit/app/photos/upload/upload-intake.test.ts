import type { UploadEngine } from '@/app/(vault)/photos/_components/upload/queue/upload-engine';
import { UploadIntake } from '@/app/(vault)/photos/_components/upload/upload-intake';
import type { ImageDto } from '@/lib/shared/dto';
import { picture } from '@/tests/unit/app/photos/pictures';

const file = (name: string) => ({ name }) as File;

/** An intake whose engine comes, or fails to come, when the test says so. */
function setUp() {
  const added: [string[], string][] = [];
  const calls: { come: () => Promise<void>; fail: () => Promise<void> }[] = [];
  let tellStored: (image: ImageDto) => void = () => {};
  let isBusy = false;
  const engine = {
    add: (files: File[], locale: string) => added.push([files.map(({ name }) => name), locale]),
    isBusy: () => isBusy,
    onStored: (listener: typeof tellStored) => {
      tellStored = listener;
      return () => {};
    },
  } as unknown as UploadEngine;
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  const intake = new UploadIntake(
    () =>
      new Promise<{ engine: UploadEngine; part: string }>((resolve, reject) => {
        calls.push({
          come: () => (resolve({ engine, part: 'tray' }), settle()),
          fail: () => (reject(new Error('offline')), settle()),
        });
      }),
  );
  return {
    intake,
    added,
    calls,
    store: (image: ImageDto) => tellStored(image),
    beBusy: () => {
      isBusy = true;
    },
  };
}

describe('UploadIntake', () => {
  it('keeps early files in order, counts them, and asks for the engine once', async () => {
    const { intake, added, calls } = setUp();
    const heard = jest.fn();
    intake.subscribe(heard);
    intake.prepare();
    intake.add([file('a.jpg'), file('b.jpg')], 'en');
    intake.add([], 'en');
    intake.add([file('c.jpg')], 'de');
    expect(intake.getState()).toEqual({ desk: null, waiting: 3 });
    expect(intake.isBusy()).toBe(true);
    expect(calls).toHaveLength(1);
    await calls[0]?.come();
    expect(added).toEqual([
      [['a.jpg', 'b.jpg'], 'en'],
      [['c.jpg'], 'de'],
    ]);
    expect(intake.getState()).toMatchObject({ desk: { part: 'tray' }, waiting: 0 });
    expect(intake.isBusy()).toBe(false);
    expect(heard).toHaveBeenCalledTimes(3);
  });

  it('hands later files to the engine at once, and asks it whether it is busy', async () => {
    const { intake, added, calls, beBusy } = setUp();
    intake.prepare();
    await calls[0]?.come();
    intake.add([file('d.jpg')], 'en');
    expect(added).toEqual([[['d.jpg'], 'en']]);
    beBusy();
    expect(intake.isBusy()).toBe(true);
    intake.prepare();
    expect(calls).toHaveLength(1);
  });

  it('asks again while files wait, and not when none do', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate'] });
    const { intake, added, calls } = setUp();
    intake.prepare();
    await calls[0]?.fail();
    jest.advanceTimersByTime(60_000);
    expect(calls).toHaveLength(1);
    intake.add([file('a.jpg')], 'en');
    await calls[1]?.fail();
    expect(intake.isBusy()).toBe(true);
    jest.advanceTimersByTime(3_000);
    await calls[2]?.come();
    expect(added).toEqual([[['a.jpg'], 'en']]);
    jest.useRealTimers();
  });

  it('tells of stored pictures whoever listened before the engine was there', async () => {
    const { intake, calls, store } = setUp();
    const heard = jest.fn();
    const stop = intake.onStored(heard);
    intake.prepare();
    await calls[0]?.come();
    store(picture(1));
    stop();
    store(picture(2));
    expect(heard.mock.calls).toEqual([[picture(1)]]);
  });
});
