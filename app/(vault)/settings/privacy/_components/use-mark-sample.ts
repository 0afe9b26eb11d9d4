'use client';

// Draws the sample anew a moment after the last change, and once more when the watermark was saved (its picture may be another one).

import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { drawMarkSample } from '@/app/(vault)/settings/privacy/actions';
import type { ActionResult } from '@/lib/shared/dto';
import type { MarkDto } from '@/lib/shared/protect/protect-dto';

const PAUSE_MILLISECONDS = 400;
const SETTINGS = ['kind', 'text', 'position', 'opacity', 'size'] as const;

export type MarkSampleOptions = { initial: string | null; result: ActionResult<MarkDto> | null };

export function useMarkSample(fields: RefObject<HTMLElement | null>, { initial, result }: MarkSampleOptions) {
  const [src, setSrc] = useState(initial);
  const [isDrawing, setIsDrawing] = useState(false);
  const newest = useRef(0);
  const timer = useRef(0);
  const redraw = useCallback(() => {
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => {
      newest.current += 1;
      const mine = newest.current;
      const draw = async () => {
        setIsDrawing(true);
        const drawn = await drawMarkSample(settingsIn(fields.current)).catch(() => null);
        if (mine !== newest.current) return;
        setIsDrawing(false);
        // What cannot be drawn (a text half typed) leaves the last sample where it is.
        if (drawn?.ok && drawn.data !== null) setSrc(drawn.data.src);
      };
      void draw();
    }, PAUSE_MILLISECONDS);
  }, [fields]);
  useEffect(() => {
    if (result?.ok) redraw();
  }, [result, redraw]);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  return { src, isDrawing, redraw };
}

function settingsIn(fields: HTMLElement | null): Record<string, string> {
  const form = fields?.closest('form');
  if (!form) return {};
  const sent = new FormData(form);
  const texts = [...SETTINGS, 'albumId'].flatMap((name) => {
    const value = sent.get(name);
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
  return Object.fromEntries(texts);
}
