// Pictures as the gallery gets them, made up for tests.

import type { ImageDto } from '@/lib/shared/dto';

export function picture(index: number, over: Partial<ImageDto> = {}): ImageDto {
  return {
    id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    name: `picture-${index}.jpg`,
    mediaType: 'image/jpeg',
    width: 1200 + ((index * 137) % 1500),
    height: 1000 + ((index * 251) % 900),
    isAnimated: false,
    plainBytes: 100_000 + index,
    // One picture every ten minutes, newest first.
    createdAt: new Date(Date.UTC(2026, 4, 20, 12) - index * 600_000).toISOString(),
    trashedAt: null,
    placeholder: null,
    takenAt: null,
    isFavourite: false,
    caption: null,
    altText: null,
    ...over,
  };
}

export function pictures(count: number, from = 0): ImageDto[] {
  return Array.from({ length: count }, (_, index) => picture(from + index));
}
