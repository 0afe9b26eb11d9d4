// How counts are written in sentences.

/** `12,345`. By hand: a page's first use of Intl takes a phone longer than all its other words. */
export const number = (count: number) => String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');

/** `1 photograph`, `12,345 photographs`. */
export const photoCount = (count: number) => (count === 1 ? '1 photograph' : `${number(count)} photographs`);
