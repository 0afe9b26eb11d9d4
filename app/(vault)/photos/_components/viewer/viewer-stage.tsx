'use client';

// The picture itself: placeholder, thumbnail, preview, and when one looks closer than the preview goes, the original.

import { clsx } from 'clsx';
import { type Ref, useImperativeHandle, useRef, useState } from 'react';
import { Placeholder } from '@/app/_components/gallery/grid/placeholder';
import { thumbnailAddress } from '@/app/_components/gallery/grid/thumbnail';
import { useProtection } from '@/app/_components/protect/use-protection';
import { ConfirmLink } from '@/app/_components/ui/form/confirm-link';
import type { ImageDto } from '@/lib/shared/dto';
import { PREVIEW_LONG_SIDE } from '@/lib/shared/limits';
import { viewer } from '@/lib/shared/messages/pictures/viewer';
import { privacy } from '@/lib/shared/messages/pictures/privacy';
import { useZoom } from './zoom/use-zoom';

export type StageControls = { zoomIn: () => void; zoomOut: () => void; reset: () => void };

export type ViewerStageProps = {
  item: ImageDto;
  alt: string;
  /** Shows the original, which moves. */
  isPlaying: boolean;
  /** The picture can be seen, or will never be. */
  onShown: () => void;
  onStep: (delta: 1 | -1) => void;
  onDismiss: () => void;
  controls: Ref<StageControls>;
};

/** From this scale on, the preview's pixels are larger than the screen's. */
const CLOSE_LOOK_SCALE = 1.8;

export function previewAddress(id: string): string {
  return `/api/images/${id}/preview`;
}

export function ViewerStage({ item, alt, isPlaying, onShown, onStep, onDismiss, controls }: ViewerStageProps) {
  const stage = useRef<HTMLDivElement>(null);
  const { frame, view, swipe, isMoving, handlers, ...zoom } = useZoom(stage, { natural: item, onStep, onDismiss });
  useImperativeHandle(controls, () => zoom);
  const [preview, setPreview] = useState<'waiting' | 'fading' | 'shown' | 'failed'>('waiting');
  const isLarge = Math.max(item.width, item.height) > PREVIEW_LONG_SIDE;
  const isClose = isPlaying || (isLarge && !item.isAnimated && view.scale > CLOSE_LOOK_SCALE);
  // The original is asked for only where it may be shown: a refusal would be one more thing on record.
  const protection = useProtection(item.id, isClose);
  const [isRefused, setIsRefused] = useState(false);
  const isAllowed = protection?.originals === 'allowed';
  const layer = 'absolute inset-0 size-full object-contain select-none';
  return (
    <div
      ref={stage}
      className={clsx(
        'relative min-h-0 min-w-0 flex-1 touch-none overflow-hidden',
        view.scale > 1 ? 'cursor-grab' : 'cursor-zoom-in',
      )}
      {...handlers}
    >
      <div
        className={clsx('absolute top-1/2 left-1/2', !isMoving && 'transition-transform')}
        style={{
          width: frame.fitted.width,
          height: frame.fitted.height,
          transform: `translate(-50%, -50%) translate(${view.x + swipe.x}px, ${view.y + swipe.y}px) scale(${view.scale})`,
        }}
      >
        {item.placeholder !== null && preview !== 'shown' ? <Placeholder hashBase64={item.placeholder} /> : null}
        {preview !== 'shown' ? <img src={thumbnailAddress(item.id)} alt="" draggable={false} className={layer} /> : null}
        <img
          src={previewAddress(item.id)}
          alt={alt}
          draggable={false}
          onLoad={() => {
            setPreview('fading');
            onShown();
          }}
          onTransitionEnd={() => setPreview('shown')}
          onError={() => {
            setPreview('failed');
            onShown();
          }}
          className={clsx(layer, 'transition-opacity', (preview === 'waiting' || preview === 'failed') && 'opacity-0')}
        />
        {isClose && isAllowed && !isRefused ? (
          <img
            src={`/api/images/${item.id}/original`}
            alt=""
            draggable={false}
            onError={() => setIsRefused(true)}
            className={layer}
          />
        ) : null}
      </div>
      <p role="status" className={preview === 'failed' ? 'absolute inset-x-4 bottom-4 text-center text-sm' : 'sr-only'}>
        {preview === 'waiting' ? viewer.loading : preview === 'failed' ? viewer.failed : ''}
      </p>
      {isClose && protection !== null && (isRefused || !isAllowed) ? (
        <PreviewOnly isOff={!isAllowed} isProofDue={protection.isStepUp} />
      ) : null}
    </div>
  );
}

/** Why one looks at the preview and no closer. */
function PreviewOnly({ isOff, isProofDue }: { isOff: boolean; isProofDue: boolean }) {
  const words = privacy.closeLook;
  return (
    <p
      role="status"
      className="absolute bottom-4 left-1/2 w-max max-w-[calc(100%-2rem)] -translate-x-1/2 rounded-md bg-darkroom-veil px-3 py-2 text-sm"
    >
      {isOff ? words.off : isProofDue ? words.proof : words.refused} {!isOff && isProofDue ? <ConfirmLink /> : null}
    </p>
  );
}
