// Stands in for `next/cache` in integration tests: remembers what was asked to be drawn anew.

const revalidated: string[] = [];

export function revalidatePath(path: string): void {
  revalidated.push(path);
}

export function revalidateTag(tag: string): void {
  revalidated.push(tag);
}

export function refresh(): void {
  revalidated.push('refresh');
}

/** What was named since the last call. */
export function takeRevalidated(): string[] {
  return revalidated.splice(0);
}
