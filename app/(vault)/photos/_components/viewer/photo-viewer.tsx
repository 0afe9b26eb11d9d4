'use client';

// One picture, large, over everything else. Arrows and swipes change it, Escape closes, `i` tells what is known about it.

import { ChevronLeft, ChevronRight } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { type KeyboardEvent, useRef, useState } from 'react';
import { dayKey } from '@/app/_components/gallery/collection';
import { describe } from '@/app/_components/gallery/grid/static-grid';
import { isTyping } from '@/app/_components/gallery/keys/use-gallery-keys';
import { useReader } from '@/app/_components/gallery/reader/use-reader';
import { useSingleKeys } from '@/app/_components/gallery/keys/use-single-keys';
import type { ImageDetailsDto, ImageDto } from '@/lib/shared/dto';
import { viewer } from '@/lib/shared/messages/pictures/viewer';
import { SlideshowBar } from './slideshow/slideshow-bar';
import { useFullscreen } from './use-fullscreen';
import { usePreload } from './use-preload';
import { useSlideshow } from './slideshow/use-slideshow';
import { ViewerBar, ViewerButton } from './viewer-bar';
import { ViewerPanel } from './viewer-panel';
import { type StageControls, ViewerStage } from './viewer-stage';

export type PhotoViewerProps = {
  item: ImageDto;
  previous: ImageDto | null;
  next: ImageDto | null;
  /** Its place in the list, from 1; null where there is no list. */
  position: { readonly index: number; readonly count: number } | null;
  initialDetails: ImageDetailsDto | null;
  onStep: (delta: 1 | -1) => void;
  onClose: () => void;
  /** After the window is gone: the moment to give the focus back. */
  onClosed: () => void;
  onTrash: () => void;
  onRenamed: (item: ImageDto) => void;
};

export function PhotoViewer(props: PhotoViewerProps) {
  const { item, previous, next, position, initialDetails, onStep, onClose, onClosed, onTrash, onRenamed } = props;
  const { locale, timeZone } = useReader();
  const hasSingleKeys = useSingleKeys();
  const [hasPanel, setHasPanel] = useState(false);
  const [playingId, setPlayingId] = useState<string | null>(null);
  const stage = useRef<StageControls>(null);
  const isPlaying = playingId === item.id;
  const neighbours = [next, previous].flatMap((neighbour) => neighbour?.id ?? []);
  usePreload(item.id, neighbours);
  const fullscreen = useFullscreen();
  const [shownId, setShownId] = useState<string | null>(null);
  const show = useSlideshow({ itemId: item.id, isShown: shownId === item.id, hasNext: next !== null, onNext: () => onStep(1) });

  const step = (delta: 1 | -1) => {
    if ((delta === 1 ? next : previous) !== null) onStep(delta);
  };
  const press = (event: KeyboardEvent) => {
    if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    const always: Record<string, () => void> = {
      ArrowLeft: () => step(-1),
      ArrowRight: () => step(1),
      ...(item.trashedAt === null && { Delete: onTrash }),
    };
    const single: Record<string, () => void> = {
      i: () => setHasPanel(!hasPanel),
      '+': () => stage.current?.zoomIn(),
      '=': () => stage.current?.zoomIn(),
      '-': () => stage.current?.zoomOut(),
      '0': () => stage.current?.reset(),
      s: () => (next === null || show.isRunning ? undefined : show.start()),
      F: fullscreen.toggle,
    };
    const run = always[event.key] ?? (hasSingleKeys ? single[event.key] : undefined);
    if (run === undefined) return;
    event.preventDefault();
    run();
  };

  return (
    <Dialog.Root open onOpenChange={(isOpen) => (isOpen ? undefined : onClose())}>
      <Dialog.Portal>
        <Dialog.Content
          onKeyDown={press}
          onInteractOutside={(event) => event.preventDefault()}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            onClosed();
          }}
          className="fixed inset-0 z-50 flex animate-appear flex-col overscroll-contain bg-darkroom text-darkroom-text"
        >
          <ViewerBar
            item={item}
            position={position}
            hasPanel={hasPanel}
            isPlaying={isPlaying}
            stage={stage}
            onClose={onClose}
            onTrash={onTrash}
            onChanged={onRenamed}
            onPanel={() => setHasPanel(!hasPanel)}
            onPlay={() => setPlayingId(isPlaying ? null : item.id)}
            onSlideshow={next === null || show.isRunning ? null : show.start}
            fullscreen={fullscreen}
          />
          <div className="flex min-h-0 flex-1 flex-col md:flex-row">
            <div className="relative flex min-h-0 min-w-0 flex-1">
              <ViewerStage
                key={item.id}
                item={item}
                alt={describe(item, item.takenAt?.slice(0, 10) ?? dayKey(item.createdAt, timeZone), locale)}
                isPlaying={isPlaying}
                onShown={() => setShownId(item.id)}
                onStep={step}
                onDismiss={onClose}
                controls={stage}
              />
              {previous === null ? null : (
                <ViewerButton
                  label={viewer.previous}
                  onClick={() => step(-1)}
                  className="absolute top-1/2 left-2 -translate-y-1/2 bg-darkroom-veil"
                >
                  <ChevronLeft aria-hidden />
                </ViewerButton>
              )}
              {next === null ? null : (
                <ViewerButton
                  label={viewer.next}
                  onClick={() => step(1)}
                  className="absolute top-1/2 right-2 -translate-y-1/2 bg-darkroom-veil"
                >
                  <ChevronRight aria-hidden />
                </ViewerButton>
              )}
              {show.isRunning ? <SlideshowBar show={show} /> : null}
            </div>
            {hasPanel ? <ViewerPanel item={item} initialDetails={initialDetails} onRenamed={onRenamed} /> : null}
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
