// A text as a QR code, drawn as one SVG path: no markup that a page would have to trust.

import { create } from 'qrcode';
import type { QrCodeDto } from '@/lib/shared/account/factor-dto';

/** The code of `text`, one unit a module, without the quiet zone around it. */
export function qrCodeOf(text: string): QrCodeDto {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const { size } = modules;
  const cells = Array.from({ length: size * size }, (_, at) => at).filter((at) => modules.data[at]);
  return { size, path: cells.map((at) => `M${at % size} ${Math.floor(at / size)}h1v1h-1z`).join('') };
}
