'use client';

// The part of uploading that comes late: the engine as a browser runs it, what tells it of the line, and the tray.

import { useEffect } from 'react';
import type { UploadLimitsDto } from '@/lib/shared/dto';
import { createBrowserEngine } from './queue/browser-engine';
import type { UploadEngine } from './queue/upload-engine';
import { UploadTray } from './upload-tray';

export function openEngine(limits: UploadLimitsDto): UploadEngine {
  const engine = createBrowserEngine(limits);
  tellOfLine(engine);
  return engine;
}

export function UploadDesk({ engine }: { engine: UploadEngine }) {
  useEffect(() => {
    const tell = () => tellOfLine(engine);
    tell();
    window.addEventListener('online', tell);
    window.addEventListener('offline', tell);
    return () => {
      window.removeEventListener('online', tell);
      window.removeEventListener('offline', tell);
    };
  }, [engine]);
  return <UploadTray engine={engine} />;
}

/** Each way once: an engine that stands still is not woken by being told what it knows. */
function tellOfLine(engine: UploadEngine): void {
  if (engine.getState().isOnline !== navigator.onLine) engine.tell({ type: navigator.onLine ? 'came-online' : 'went-offline' });
}
