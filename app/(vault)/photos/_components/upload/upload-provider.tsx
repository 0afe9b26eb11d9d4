'use client';

// Holds the upload queue above all signed-in pages, so that it survives going from one to another. Takes files by choice, drop and paste,
// warns before the page is left, and shows the tray.

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
import { INTAKE_EXTENSIONS } from '@/lib/shared/media-types';
import { upload } from '@/lib/shared/messages/photos';
import { uploads } from '@/lib/shared/messages/uploads';
import { createBrowserEngine } from './browser-engine';
import { isHiddenFile } from './dropped-files';
import { DropVeil } from './drop-veil';
import type { UploadEngine } from './upload-engine';
import { EMPTY_QUEUE, type QueueState } from './upload-queue';
import { UploadTray } from './upload-tray';
import { useFileDrop } from './use-file-drop';

export type Uploads = {
  readonly engine: UploadEngine;
  readonly maxUploadBytes: number;
  /** Opens the browser's file dialog, for files or for a folder, or the camera of a phone. */
  choose: (what: UploadSource) => void;
};
export type UploadSource = 'files' | 'folder' | 'camera';

const UploadContext = createContext<Uploads | null>(null);

/** The uploads of this app. Throws outside of UploadProvider. */
export function useUploads(): Uploads {
  const uploads = useContext(UploadContext);
  if (uploads === null) throw new Error('UploadProvider is missing above this component');
  return uploads;
}

export function useQueueState(engine: UploadEngine): QueueState {
  return useSyncExternalStore(engine.subscribe, engine.getState, () => EMPTY_QUEUE);
}

const ACCEPT = Object.keys(INTAKE_EXTENSIONS)
  .map((extension) => `.${extension}`)
  .join(',');

export function UploadProvider({ maxUploadBytes, children }: { maxUploadBytes: number; children: ReactNode }) {
  const [engine] = useState(() => createBrowserEngine(maxUploadBytes));
  const fileInput = useRef<HTMLInputElement>(null);
  const folderInput = useRef<HTMLInputElement>(null);
  const cameraInput = useRef<HTMLInputElement>(null);
  const addFiles = useCallback(
    (files: File[]) =>
      engine.add(
        files.filter((file) => !isHiddenFile(file.name)),
        navigator.language,
      ),
    [engine],
  );
  const isOver = useFileDrop(addFiles);
  useConnection(engine);
  useLeaveWarning(engine);
  // React knows no attribute of this name, and the folder dialog needs it.
  useEffect(() => folderInput.current?.setAttribute('webkitdirectory', ''), []);

  const value = useMemo<Uploads>(
    () => ({
      engine,
      maxUploadBytes,
      choose: (what) => ({ files: fileInput, folder: folderInput, camera: cameraInput })[what].current?.click(),
    }),
    [engine, maxUploadBytes],
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
        accept={ACCEPT}
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
      {isOver ? <DropVeil maxUploadBytes={maxUploadBytes} /> : null}
      <UploadTray engine={engine} />
    </UploadContext>
  );
}

function useConnection(engine: UploadEngine): void {
  useEffect(() => {
    const tell = () => engine.tell({ type: navigator.onLine ? 'came-online' : 'went-offline' });
    if (!navigator.onLine) tell();
    window.addEventListener('online', tell);
    window.addEventListener('offline', tell);
    return () => {
      window.removeEventListener('online', tell);
      window.removeEventListener('offline', tell);
    };
  }, [engine]);
}

function useLeaveWarning(engine: UploadEngine): void {
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (engine.isBusy()) event.preventDefault();
    };
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [engine]);
}
