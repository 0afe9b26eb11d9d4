// What a phone shows when the vault is put on its home screen. Colours are surface 0 of the dark theme.

import type { MetadataRoute } from 'next';
import { common } from '@/lib/shared/messages/common';

export default function manifest(): MetadataRoute.Manifest {
  return {
    name: common.product,
    short_name: common.product,
    description: common.tagline,
    start_url: '/photos',
    display: 'standalone',
    background_color: '#100d0b',
    theme_color: '#100d0b',
    icons: [
      { src: '/icons/safelight-192.png', sizes: '192x192', type: 'image/png' },
      { src: '/icons/safelight-512.png', sizes: '512x512', type: 'image/png' },
      { src: '/icons/safelight-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
    ],
  };
}
