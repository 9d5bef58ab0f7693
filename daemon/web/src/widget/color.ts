// The business's one colour, made readable wherever it stands (WCAG 2.2, 1.4.3: 4.5 to 1).
type Rgb = [number, number, number];

const parse = (hex: string): Rgb => {
  const value = parseInt(/^#[0-9a-f]{6}$/i.test(hex) ? hex.slice(1) : '2457d6', 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
};

const luminance = (rgb: Rgb) => {
  const [r, g, b] = rgb.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};

export const contrast = (a: string, b: string) => {
  const [high, low] = [luminance(parse(a)), luminance(parse(b))].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
};

/** White or black, whichever reads better on it. */
export const inkOn = (color: string) => (contrast(color, '#ffffff') >= 4.5 ? '#ffffff' : '#000000');
