// How a picture lies in the viewer: its scale over the fitted size, and how far its middle is from the stage's. Pure.

export type View = { readonly scale: number; readonly x: number; readonly y: number };
export type Size = { readonly width: number; readonly height: number };
/** A point seen from the middle of the stage. */
export type Point = { readonly x: number; readonly y: number };

export type Frame = { readonly stage: Size; readonly fitted: Size; readonly maxScale: number };

export const FITTED: View = { scale: 1, x: 0, y: 0 };
const LEAST_MAX_SCALE = 4;

/** The picture as large as the stage allows, but never beyond its own pixels. */
export function frameOf(stage: Size, natural: Size): Frame {
  const fit = Math.min(1, stage.width / natural.width, stage.height / natural.height);
  const fitted = { width: natural.width * fit, height: natural.height * fit };
  return { stage, fitted, maxScale: Math.max(LEAST_MAX_SCALE, 2 / fit) };
}

/** Scales by `factor` so that what lies under `point` stays there, as far as the edges allow. */
export function zoomAt(view: View, factor: number, point: Point, frame: Frame): View {
  const scale = Math.min(frame.maxScale, Math.max(1, view.scale * factor));
  const ratio = scale / view.scale;
  return withinEdges({ scale, x: point.x - (point.x - view.x) * ratio, y: point.y - (point.y - view.y) * ratio }, frame);
}

export function panBy(view: View, by: Point, frame: Frame): View {
  return withinEdges({ scale: view.scale, x: view.x + by.x, y: view.y + by.y }, frame);
}

function withinEdges(view: View, { stage, fitted }: Frame): View {
  const roomX = Math.max(0, (fitted.width * view.scale - stage.width) / 2);
  const roomY = Math.max(0, (fitted.height * view.scale - stage.height) / 2);
  return { scale: view.scale, x: Math.min(roomX, Math.max(-roomX, view.x)), y: Math.min(roomY, Math.max(-roomY, view.y)) };
}
