// Where one picture lives in the address bar.

export const GRID_ADDRESS = '/photos';

export function viewerAddress(id: string): string {
  return `${GRID_ADDRESS}/${id}`;
}

const VIEWER_ADDRESS = /^\/photos\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** The picture an address shows; null when it is not the address of one. */
export function findImageId(pathname: string): string | null {
  return VIEWER_ADDRESS.exec(pathname)?.[1] ?? null;
}
