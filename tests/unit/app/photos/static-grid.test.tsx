import { render } from '@testing-library/react';
import { renderToString } from 'react-dom/server';
import { StaticGrid } from '@/app/_components/gallery/grid/static-grid';
import { FIRST_PHONE_SCREEN_IMAGES } from '@/lib/shared/limits';
import { pictures } from './pictures';

const hrefOf = (id: string): string => `/photos/${id}`;
const LATER_DAY = 11;
const items = pictures(30);
const days = [
  { key: '2026-05-20', blocks: [{ count: LATER_DAY, items: items.slice(0, LATER_DAY) }] },
  { key: '2026-05-18', blocks: [{ count: 4, items: null }] },
  { key: '2026-05-14', blocks: [{ count: 19, items: items.slice(LATER_DAY) }] },
];

describe('the gallery as plain HTML', () => {
  test('a phone’s first screen comes ahead of everything, across days; the rest when it is near', () => {
    const { container } = render(<StaticGrid days={days} hrefOf={hrefOf} />);
    const asked = [...container.querySelectorAll('img')].map((image) => [
      image.getAttribute('loading'),
      image.getAttribute('fetchpriority'),
    ]);
    expect(asked).toHaveLength(items.length);
    expect(asked.slice(0, FIRST_PHONE_SCREEN_IMAGES)).toEqual(Array(FIRST_PHONE_SCREEN_IMAGES).fill(['eager', 'high']));
    expect(asked.slice(FIRST_PHONE_SCREEN_IMAGES)).toEqual(
      Array(items.length - FIRST_PHONE_SCREEN_IMAGES).fill(['lazy', 'auto']),
    );
  });

  test('the page’s head names each of them once', () => {
    const html = renderToString(<StaticGrid days={days} hrefOf={hrefOf} />);
    const named = [...html.matchAll(/<link rel="preload" as="image" href="([^"]+)"/g)].map(([, address]) => address);
    expect(named).toEqual(items.slice(0, FIRST_PHONE_SCREEN_IMAGES).map(({ id }) => `/api/images/${id}/thumbnail`));
  });
});
