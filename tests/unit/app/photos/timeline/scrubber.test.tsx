import { fireEvent, render, screen } from '@testing-library/react';
import { layoutGallery } from '@/app/_components/gallery/layout/gallery-layout';
import { DateScrubber } from '@/app/_components/gallery/timeline/date-scrubber';
import { listMonths, listYears } from '@/app/_components/gallery/timeline/scrubber-marks';
import type { GridView } from '@/app/_components/gallery/grid/use-grid-view';

const days = Array.from({ length: 800 }, (_, index) => ({
  key: new Date(Date.UTC(2026, 4, 20) - index * 86_400_000).toISOString().slice(0, 10),
  blocks: [{ count: 10, items: null }],
}));
const layout = layoutGallery({ days }, 1100);

/** A view that scrolls as the scrubber says. */
function createView(screenHeight = 900) {
  let top = 0;
  const listeners = new Set<() => void>();
  window.scrollBy = ((options: ScrollToOptions) => {
    top += options.top ?? 0;
    for (const listener of listeners) listener();
  }) as typeof window.scrollBy;
  let screenNow = { top, height: screenHeight };
  const view: GridView = {
    subscribe: (notify) => {
      listeners.add(notify);
      return () => void listeners.delete(notify);
    },
    readWidth: () => 1100,
    readRange: () => '',
    readScreen: () => (screenNow.top === top ? screenNow : (screenNow = { top, height: screenHeight })),
  };
  return { view, topNow: () => top };
}

describe('the marks of a scrubber', () => {
  it('are the months that hold pictures, where they begin, and years that do not crowd each other', () => {
    const months = listMonths(layout);
    expect(months[0]).toEqual({ month: '2026-05', top: 0 });
    expect(months).toHaveLength(27);
    expect(listYears(months, layout.height, 0.05).map(({ year }) => year)).toEqual(['2026', '2025', '2024']);
    expect(listYears(months, layout.height, 0.5).map(({ year }) => year)).toEqual(['2026', '2024']);
  });
});

describe('DateScrubber', () => {
  const slider = () => screen.getByRole('slider', { name: 'Date' });

  it('says the month one looks at, and goes from month to month, by years and to the ends by keys', () => {
    const { view } = createView();
    render(<DateScrubber layout={layout} view={view} locale="en-GB" />);
    expect(slider()).toHaveAttribute('aria-valuetext', 'May 2026');
    const after = (key: string) => {
      fireEvent.keyDown(slider(), { key });
      return slider().getAttribute('aria-valuetext');
    };
    expect(after('ArrowDown')).toBe('April 2026');
    expect(after('PageDown')).toBe('April 2025');
    expect(after('ArrowUp')).toBe('May 2025');
    expect(after('End')).toBe('March 2024');
    expect(after('Home')).toBe('May 2026');
  });

  it('leads where it is pressed and dragged', () => {
    const { view, topNow } = createView();
    render(<DateScrubber layout={layout} view={view} locale="en-GB" />);
    Element.prototype.setPointerCapture = () => {};
    slider().getBoundingClientRect = () => ({ top: 100, height: 800 }) as DOMRect;
    // The simulated browser has no pointer events: a mouse event of that name carries the place.
    const point = (name: string, clientY = 0) => fireEvent(slider(), new MouseEvent(name, { button: 0, clientY, bubbles: true }));
    point('pointerdown', 500);
    expect(topNow()).toBeCloseTo(layout.height / 2 - 56, 0);
    point('pointermove', 900);
    expect(topNow()).toBeCloseTo(layout.height - 56, 0);
    point('pointerup');
    point('pointermove', 100);
    expect(topNow()).toBeCloseTo(layout.height - 56, 0);
  });

  it('stays away from a library one scrolls through by hand', () => {
    const { view } = createView(layout.height / 2);
    render(<DateScrubber layout={layout} view={view} locale="en-GB" />);
    expect(screen.queryByRole('slider')).not.toBeInTheDocument();
  });
});
