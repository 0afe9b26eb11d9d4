'use client';

// Holds the uploads above all signed-in pages, so that it survives going from one to another. Takes files by choice, drop and paste,
// warns before the page is left, and shows the tray once its code is there.

import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import { onFirstSign } from '@/app/_components/ui/late/first-sign';
import type { ImageDto, UploadLimitsDto } from '@/lib/shared/dto';
import { upload } from '@/lib/shared/messages/pictures/photos';
import { uploads } from '@/lib/shared/messages/pictures/uploads';
import { isHiddenFile } from './dropped-files';
import { DropVeil } from './drop-veil';
import { EMPTY_INTAKE, UploadIntake } from './upload-intake';
import { useFileDrop } from './use-file-drop';

export type Uploads = {
  readonly limits: UploadLimitsDto;
  /** Hears of every picture that was stored and is wanted. Call what is returned to hear no more. */
  readonly onStored: (listener: (image: ImageDto) => void) => () => void;
  /** Opens the browser's file dialog, for files or for a folder, or the camera of a phone. */
  readonly choose: (what: UploadSource) => void;
};
export type UploadSource = 'files' | 'folder' | 'camera';

const UploadContext = createContext<Uploads | null>(null);

/** The uploads of this app. Throws outside of UploadProvider. */
export function useUploads(): Uploads {
  const uploads = useContext(UploadContext);
  if (uploads === null) throw new Error('UploadProvider is missing above this component');
  return uploads;
}

const loadDesk = () => import('./upload-desk');

function createIntake(limits: UploadLimitsDto) {
  return new UploadIntake(async () => {
    const part = await loadDesk();
    return { engine: part.openEngine(limits), part };
  });
}

export function UploadProvider({ limits, children }: { limits: UploadLimitsDto; children: ReactNode }) {
  const [intake] = useState(() => createIntake(limits));
  const { desk, waiting } = useSyncExternalStore(intake.subscribe, intake.getState, () => EMPTY_INTAKE);
  const fileInput = useRef<HTMLInputElement>(null);
  const folderInput = useRef<HTMLInputElement>(null);
  const cameraInput = useRef<HTMLInputElement>(null);
  const addFiles = useCallback(
    (files: File[]) =>
      intake.add(
        files.filter((file) => !isHiddenFile(file.name)),
        navigator.language,
      ),
    [intake],
  );
  const isOver = useFileDrop(addFiles);
  useLeaveWarning(intake);
  useEffect(() => onFirstSign(intake.prepare), [intake]);
  // React knows no attribute of this name, and the folder dialog needs it.
  useEffect(() => folderInput.current?.setAttribute('webkitdirectory', ''), []);

  const value = useMemo<Uploads>(
    () => ({
      limits,
      onStored: intake.onStored,
      choose: (what) => ({ files: fileInput, folder: folderInput, camera: cameraInput })[what].current?.click(),
    }),
    [intake, limits],
  );
  const take = (input: HTMLInputElement) => {
    addFiles([...(input.files ?? [])]);
    // The same file may be chosen again.
    input.value = '';
  };
  return (
    <UploadContext value={value}>
      {children}
      <input
        ref={fileInput}
        type="file"
        multiple
        hidden
        accept={limits.extensions.map((extension) => `.${extension}`).join(',')}
        aria-label={upload.chooseFiles}
        onChange={(event) => take(event.currentTarget)}
      />
      <input
        ref={folderInput}
        type="file"
        multiple
        hidden
        aria-label={upload.chooseFolder}
        onChange={(event) => take(event.currentTarget)}
      />
      <input
        ref={cameraInput}
        type="file"
        hidden
        capture="environment"
        accept="image/jpeg"
        aria-label={uploads.takePhoto}
        onChange={(event) => take(event.currentTarget)}
      />
      {isOver ? <DropVeil limits={limits} /> : null}
      {waiting > 0 ? <WaitingFiles count={waiting} /> : null}
      {desk === null ? null : <desk.part.UploadDesk engine={desk.engine} />}
    </UploadContext>
  );
}

/** Stands where the tray will be. */
function WaitingFiles({ count }: { count: number }) {
  return (
    <p
      role="status"
      className="fixed inset-x-2 bottom-[calc(4rem+env(safe-area-inset-bottom))] z-30 rounded-lg border border-line bg-surface-1 px-4 py-3 text-sm shadow-pop sm:left-auto sm:w-96 lg:right-4 lg:bottom-4"
    >
      {uploads.starting(count)}
    </p>
  );
}

function useLeaveWarning(intake: { isBusy: () => boolean }): void {
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (intake.isBusy()) event.preventDefault();
    };
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [intake]);
}
