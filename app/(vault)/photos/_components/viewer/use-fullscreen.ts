'use client';

// The viewer on the whole screen. The document goes, not the window over it, so that notices still show.

import { useEffect, useState } from 'react';

export type Fullscreen = { readonly isOn: boolean; readonly isPossible: boolean; toggle: () => void };

export function useFullscreen(): Fullscreen {
  const [isOn, setIsOn] = useState(() => document.fullscreenElement !== null);
  useEffect(() => {
    const follow = () => setIsOn(document.fullscreenElement !== null);
    document.addEventListener('fullscreenchange', follow);
    return () => {
      document.removeEventListener('fullscreenchange', follow);
      if (document.fullscreenElement !== null) void document.exitFullscreen();
    };
  }, []);
  // A browser may refuse; then nothing changes, which the button shows.
  const toggle = () => {
    const change = isOn ? document.exitFullscreen() : document.documentElement.requestFullscreen();
    void change.catch(() => undefined);
  };
  return { isOn, isPossible: document.fullscreenEnabled, toggle };
}
