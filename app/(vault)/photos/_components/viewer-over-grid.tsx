'use client';

// The viewer as it opens over the timeline: knows the neighbours, and has them loaded before they are reached.

import { useEffect, useMemo } from 'react';
import { focusTile } from '@/app/_components/gallery/grid/focus-tile';
import { findImage, findNeighbour, placeToLoad } from '@/app/_components/gallery/timeline/places';
import { countAll, type Timeline } from '@/app/_components/gallery/timeline/timeline';
import type { TimelineControls } from '@/app/_components/gallery/timeline/use-timeline';
import type { ImageDto } from '@/lib/shared/dto';
import type { TimelinePlace } from '@/lib/shared/images/timeline';
import { PhotoViewer, useViewerAhead } from './lazy-viewer';
import type { ViewerAddress } from './use-viewer-address';

export type ViewerOverGridProps = {
  controls: Pick<TimelineControls, 'timeline' | 'load' | 'pin'>;
  address: ViewerAddress;
  onShown: (id: string) => void;
  onTrash: (item: ImageDto) => void;
  onRenamed: (item: ImageDto) => void;
};

export function ViewerOverGrid({ controls, address, onShown, onTrash, onRenamed }: ViewerOverGridProps) {
  const { timeline, load, pin } = controls;
  const { openId } = address;
  const seen = useMemo(() => (openId === null ? null : lookAround(timeline, openId)), [timeline, openId]);
  useEffect(() => pin('viewer', new Set(openId === null ? [] : [openId])), [pin, openId]);
  // As text, so that the same stretch is asked for once, whatever else arrives.
  const missing = JSON.stringify(seen?.missing ?? []);
  useEffect(() => {
    const places = JSON.parse(missing) as TimelinePlace[];
    if (places.length > 0) void load(places);
  }, [missing, load]);
  useViewerAhead(timeline.days.length > 0);
  if (seen === null) return null;

  const { item, previous, next } = seen;
  const show = (to: ImageDto) => {
    onShown(to.id);
    address.show(to.id);
  };
  const trash = () => {
    const neighbour = next ?? previous;
    if (neighbour === null) address.close();
    else show(neighbour);
    onTrash(item);
  };
  const step = (delta: 1 | -1) => {
    const to = delta === 1 ? next : previous;
    if (to !== null) show(to);
  };
  return (
    <PhotoViewer
      item={item}
      previous={previous}
      next={next}
      position={{ index: seen.position + 1, count: countAll(timeline) }}
      initialDetails={null}
      onStep={step}
      onClose={address.close}
      onClosed={() => focusTile(item.id)}
      onTrash={trash}
      onRenamed={onRenamed}
    />
  );
}

/** So many pictures ahead are looked for in each direction. */
const AHEAD = 3;

/** The picture, the ones beside it, and what has to be loaded for those behind them. */
function lookAround(timeline: Timeline, id: string) {
  const place = findImage(timeline, id);
  const item = place === null ? undefined : timeline.days[place.day]?.blocks[place.block]?.items?.[place.index];
  if (place === null || item === undefined) return null;
  const around = ([1, -1] as const).map((step) => findNeighbour(timeline, place, step));
  const ends = ([1, -1] as const).flatMap((step) => {
    const block = timeline.days[place.day]?.blocks[place.block];
    const left = step === 1 ? (block?.count ?? 0) - place.index : place.index + 1;
    const edge = { ...place, index: step === 1 ? (block?.count ?? 1) - 1 : 0 };
    const beyond = left > AHEAD ? null : findNeighbour(timeline, edge, step);
    return beyond?.isMissing ? (placeToLoad(timeline, beyond.at) ?? []) : [];
  });
  return {
    item,
    position: place.position,
    next: around[0]?.item ?? null,
    previous: around[1]?.item ?? null,
    missing: ends,
  };
}
