// What the routes of bytes offer to the outer door: their own addresses, and the parts of the path as their doors want them.

import type { IncomingMessage } from 'node:http';
import { findDirect, takeOffers } from '@/lib/http/direct-routes';

const imageId = crypto.randomUUID();
const find = (method: string, url: string) => findDirect({ method, url } as IncomingMessage);

it.each([
  [
    `/api/images/${imageId}/thumbnail`,
    { imageId, rendition: 'thumbnail' },
    () => import('@/app/api/images/[imageId]/[rendition]/route'),
  ],
  [`/api/v1/images/${imageId}/content`, { imageId }, () => import('@/app/api/v1/images/[imageId]/content/route')],
] as const)('%s is answered by the handlers of its route, and by nothing else', async (address, params, load) => {
  takeOffers();
  expect(find('GET', address)).toBeNull();
  const { GET, HEAD } = await load();
  expect(find('GET', `${address}?download=1`)).toEqual({ handler: GET, params });
  expect(find('HEAD', address)).toEqual({ handler: HEAD, params });
  for (const [method, other] of [
    ['DELETE', address],
    ['GET', address.replace(imageId, imageId.toUpperCase())],
    ['GET', `${address}/x`],
  ] as const)
    expect(find(method, other)).toBeNull();
});
