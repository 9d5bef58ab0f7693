// Links in the business's colour, readable on the panel's paper. How contrast is reckoned, the loader knows already.
import type { Boot } from './boot';

const partsOf = (color: string) => [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));

/** The colour (#rrggbb) moved towards black or white until it reads on that background. */
export const readableOn = (color: string, background: string, { contrast, inkOn }: Boot) => {
  const goal = inkOn(background);
  const to = partsOf(goal);
  for (let step = 0; step < 20; ++step) {
    const mixed = partsOf(color).map((part, i) => Math.round(part + ((to[i] ?? 0) - part) * (step / 20)));
    const text = '#' + mixed.map((part) => part.toString(16).padStart(2, '0')).join('');
    if (contrast(text, background) >= 4.6) return text;
  }
  return goal;
};
