'use client';

// The viewer's top bar: what is shown, and what can be done with it.

import {
  ArrowLeft,
  Download,
  Expand,
  Info,
  Maximize,
  Pause,
  Play,
  Presentation,
  Shrink,
  Trash2,
  ZoomIn,
  ZoomOut,
} from 'lucide-react';
import { Dialog } from 'radix-ui';
import type { RefObject } from 'react';
import { ViewerActions } from '@/app/_components/organise/viewer-actions';
import { IconButton } from '@/app/_components/ui/form/icon-button';
import type { ImageDto } from '@/lib/shared/dto';
import { viewer } from '@/lib/shared/messages/pictures/viewer';
import { slideshow } from '@/lib/shared/messages/pictures/viewing';
import { DownloadLink } from './download-link';
import { DownloadMenu } from './download-menu';
import type { Fullscreen } from './use-fullscreen';
import type { StageControls } from './viewer-stage';

export type ViewerBarProps = {
  item: ImageDto;
  position: { readonly index: number; readonly count: number } | null;
  hasPanel: boolean;
  isPlaying: boolean;
  stage: RefObject<StageControls | null>;
  onClose: () => void;
  onTrash: () => void;
  onChanged: (item: ImageDto) => void;
  onPanel: () => void;
  onPlay: () => void;
  /** Null where there is nothing to go on to, or it runs already. */
  onSlideshow: (() => void) | null;
  fullscreen: Fullscreen;
};

export function ViewerBar(props: ViewerBarProps) {
  const { item, position, hasPanel, isPlaying, stage, onClose, onTrash, onChanged, onPanel, onPlay } = props;
  const { onSlideshow, fullscreen } = props;
  return (
    <header className="flex items-center gap-1 px-2 py-2 sm:px-3">
      <ViewerButton label={viewer.close} onClick={onClose}>
        <ArrowLeft aria-hidden />
      </ViewerButton>
      <div className="min-w-0 flex-1 px-1">
        <Dialog.Title className="truncate text-sm font-medium">{item.name}</Dialog.Title>
        <p role="status" className="text-xs opacity-80">
          {position === null ? '' : viewer.position(position.index, position.count)}
        </p>
        <Dialog.Description className="sr-only">{viewer.keysHint}</Dialog.Description>
      </div>
      {item.isAnimated ? (
        <ViewerButton label={isPlaying ? viewer.still : viewer.play} onClick={onPlay}>
          {isPlaying ? <Pause aria-hidden /> : <Play aria-hidden />}
        </ViewerButton>
      ) : null}
      <div className="hidden sm:flex">
        <ViewerButton label={viewer.zoomOut} onClick={() => stage.current?.zoomOut()}>
          <ZoomOut aria-hidden />
        </ViewerButton>
        <ViewerButton label={viewer.fit} onClick={() => stage.current?.reset()}>
          <Maximize aria-hidden />
        </ViewerButton>
        <ViewerButton label={viewer.zoomIn} onClick={() => stage.current?.zoomIn()}>
          <ZoomIn aria-hidden />
        </ViewerButton>
        {fullscreen.isPossible ? (
          <ViewerButton label={fullscreen.isOn ? slideshow.leaveFullscreen : slideshow.fullscreen} onClick={fullscreen.toggle}>
            {fullscreen.isOn ? <Shrink aria-hidden /> : <Expand aria-hidden />}
          </ViewerButton>
        ) : null}
      </div>
      <ViewerActions item={item} onChanged={onChanged} />
      {onSlideshow === null ? null : (
        <span data-slideshow>
          <ViewerButton label={slideshow.start} onClick={onSlideshow}>
            <Presentation aria-hidden />
          </ViewerButton>
        </span>
      )}
      <ViewerButton label={viewer.info} aria-expanded={hasPanel} onClick={onPanel}>
        <Info aria-hidden />
      </ViewerButton>
      <DownloadLink
        imageId={item.id}
        aria-label={viewer.download}
        className="inline-grid size-10 place-items-center rounded-md transition-colors hover:bg-darkroom-text/15 pointer-coarse:size-11 [&_svg]:size-5"
      >
        <Download aria-hidden />
      </DownloadLink>
      <DownloadMenu
        imageId={item.id}
        className="-ml-1 inline-grid h-10 w-7 place-items-center rounded-md transition-colors hover:bg-darkroom-text/15 pointer-coarse:h-11 [&_svg]:size-4"
      />
      {item.trashedAt === null ? (
        <ViewerButton label={viewer.trash} onClick={onTrash}>
          <Trash2 aria-hidden />
        </ViewerButton>
      ) : null}
    </header>
  );
}

export function ViewerButton({ className = '', ...rest }: Parameters<typeof IconButton>[0]) {
  return (
    <IconButton hasTooltip={false} className={`hover:bg-darkroom-text/15! active:bg-darkroom-text/25! ${className}`} {...rest} />
  );
}
