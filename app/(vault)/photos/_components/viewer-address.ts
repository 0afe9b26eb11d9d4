// Where one picture lives in the address bar: below the list it was opened from.

export const GRID_ADDRESS = '/photos';

export function viewerAddress(id: string, grid: string = GRID_ADDRESS): string {
  return `${grid}/${id}`;
}

export function albumAddress(albumId: string): string {
  return `/albums/${albumId}`;
}

const IMAGE_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The picture an address below `grid` shows; null when it is not the address of one. */
export function findImageId(pathname: string, grid: string = GRID_ADDRESS): string | null {
  const rest = pathname.startsWith(`${grid}/`) ? pathname.slice(grid.length + 1) : '';
  return IMAGE_ID.test(rest) ? rest : null;
}
