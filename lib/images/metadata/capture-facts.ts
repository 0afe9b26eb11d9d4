// When a picture was taken and with which camera, as its file says it: cleaned text and a real date, or nothing. Never throws.

/** `takenAt` is the camera's own clock without a zone (`2024-05-03T14:07:22`); `camera` is make and model, printable, <= 80. */
export type CaptureFacts = { readonly takenAt: string | null; readonly camera: string | null };

/** What a file that says nothing says. */
export const NO_FACTS: CaptureFacts = { takenAt: null, camera: null };

const EXIF_TIME = /^(\d{4}):(\d{2}):(\d{2})[ T](\d{2}):(\d{2}):(\d{2})$/;
const LOCAL_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/;
/** The oldest photograph there is. */
const FIRST_YEAR = 1826;
const MAX_CAMERA_CHARACTERS = 80;
/** Control, format, surrogate, private and unassigned characters, separators of lines, and what stands for broken bytes. */
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}\ufffd]/gu;

/** True for a time that some calendar day has, from 1826 on; a camera's clock may run up to a year ahead. */
function isRealTime(text: string, now: Date): boolean {
  if (!LOCAL_TIME.test(text)) return false;
  const time = new Date(`${text}Z`);
  const isReal = !Number.isNaN(time.getTime()) && time.toISOString().startsWith(text);
  return isReal && time.getUTCFullYear() >= FIRST_YEAR && time.getUTCFullYear() <= now.getUTCFullYear() + 1;
}

/** The first of several EXIF times (`2024:05:03 14:07:22`) that is one. */
export function firstTime(texts: readonly string[], now: Date): string | null {
  for (const text of texts) {
    const [, ...parts] = EXIF_TIME.exec(text.trim()) ?? [];
    const time = `${parts.slice(0, 3).join('-')}T${parts.slice(3).join(':')}`;
    if (isRealTime(time, now)) return time;
  }
  return null;
}

function printable(text: string): string {
  return text.replace(/\s+/gu, ' ').replace(UNPRINTABLE, '').normalize('NFC').trim();
}

function cutTo(text: string, maxCharacters: number): string {
  return text.length <= maxCharacters ? text : text.slice(0, maxCharacters).toWellFormed().replace(UNPRINTABLE, '').trim();
}

/** Make and model as one name; a model that begins with its maker's name stands alone. */
export function cameraName(make: string, model: string): string | null {
  const [maker, name] = [printable(make), printable(model)];
  const firstWord = maker.split(' ')[0]?.toLowerCase() ?? '';
  const whole = name.toLowerCase().startsWith(firstWord) && name !== '' ? name : `${maker} ${name}`.trim();
  return cutTo(whole, MAX_CAMERA_CHARACTERS) || null;
}

/** Facts as they came from a decoder process: its word is checked, not trusted. */
export function checkedFacts(claimed: CaptureFacts, now: Date): CaptureFacts {
  const { takenAt, camera } = claimed;
  return {
    takenAt: typeof takenAt === 'string' && isRealTime(takenAt, now) ? takenAt : null,
    camera: typeof camera === 'string' ? cameraName('', camera) : null,
  };
}
