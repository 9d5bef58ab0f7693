/** Contrast as WCAG 2.2 measures it: 1 (none) to 21. */

const channel = (value: number) => {
  const share = value / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
};

/** Of "#rrggbb"; undefined for anything else. */
export function luminance(color: string): number | undefined {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(color);
  if (!match) return undefined;
  const [red = 0, green = 0, blue = 0] = match.slice(1).map((part) => channel(Number.parseInt(part, 16)));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

export function contrast(one: string, other: string): number {
  const [a, b] = [luminance(one) ?? 0, luminance(other) ?? 0];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** The text colour that reads better on a background. */
export const textOn = (color: string): '#ffffff' | '#111111' =>
  contrast(color, '#ffffff') >= contrast(color, '#111111') ? '#ffffff' : '#111111';
