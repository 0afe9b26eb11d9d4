import { act, fireEvent, render, screen } from '@testing-library/react';
import { useSlideshow } from '@/app/(vault)/photos/_components/viewer/slideshow/use-slideshow';

const onNext = jest.fn();
const release = jest.fn(() => Promise.resolve());
const request = jest.fn(() => Promise.resolve({ release }));

function Show({ itemId, isShown = true, hasNext = true }: { itemId: string; isShown?: boolean; hasNext?: boolean }) {
  const show = useSlideshow({ itemId, isShown, hasNext, onNext });
  return (
    <>
      <p>{show.isRunning ? 'running' : 'still'}</p>
      <button type="button" data-slideshow onClick={show.start}>
        start
      </button>
      <button type="button" data-slideshow onClick={() => show.setSeconds(10)}>
        slower
      </button>
    </>
  );
}

const wait = (milliseconds: number) => act(() => jest.advanceTimersByTimeAsync(milliseconds));
const click = (name: string) => {
  const button = screen.getByRole('button', { name });
  fireEvent.pointerDown(button);
  fireEvent.click(button);
};

describe('useSlideshow', () => {
  beforeEach(() => {
    jest.useFakeTimers();
    jest.clearAllMocks();
    Object.defineProperty(navigator, 'wakeLock', { value: { request }, configurable: true });
  });
  afterEach(() => jest.useRealTimers());

  it('gives each picture its time, counted from when it can be seen', async () => {
    const { rerender } = render(<Show itemId="a" />);
    click('start');
    await wait(5_100);
    expect(onNext).toHaveBeenCalledTimes(1);
    rerender(<Show itemId="b" isShown={false} />);
    await wait(20_000);
    expect(onNext).toHaveBeenCalledTimes(1);
    rerender(<Show itemId="b" />);
    await wait(5_100);
    expect(onNext).toHaveBeenCalledTimes(2);
    click('slower');
    rerender(<Show itemId="c" />);
    await wait(9_000);
    expect(onNext).toHaveBeenCalledTimes(2);
    await wait(1_100);
    expect(onNext).toHaveBeenCalledTimes(3);
  });

  it.each([
    ['a key', () => fireEvent.keyDown(document.body, { key: 'ArrowLeft' })],
    ['a tap', () => fireEvent.pointerDown(document.body)],
    ['the wheel', () => fireEvent.wheel(document.body)],
  ])('stops at %s, and lets the screen go dark again', async (_, interrupt) => {
    render(<Show itemId="a" />);
    click('start');
    await wait(10);
    expect([screen.queryByText('running') !== null, request.mock.calls.length]).toEqual([true, 1]);
    interrupt();
    await wait(10_000);
    expect(screen.getByText('still')).toBeInTheDocument();
    expect([onNext.mock.calls.length, release.mock.calls.length]).toEqual([0, 1]);
  });

  it('ends with the last picture', async () => {
    render(<Show itemId="a" hasNext={false} />);
    click('start');
    await wait(5_100);
    expect(screen.getByText('still')).toBeInTheDocument();
    expect(onNext).not.toHaveBeenCalled();
  });
});
