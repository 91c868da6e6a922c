/** Durations as people write them. */
const units: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

export const durationPattern = /^\d+(\.\d+)?(ms|s|m|h|d)( \d+(ms|s|m|h|d))*$/;

/** `20h`, `1d 30m`, `500ms` → ms. Throws `RangeError` for anything else. */
export function readDuration(text: string): number {
  if (!durationPattern.test(text)) throw new RangeError(`"${text}" is no duration; write 500ms, 5s, 10m, 20h or 2d`);
  return text
    .split(' ')
    .map((part) => Number.parseFloat(part) * (units[part.replace(/[\d.]+/, '')] ?? 0))
    .reduce((sum, ms) => sum + ms, 0);
}

/** ms → the shortest such text. */
export function writeDuration(ms: number): string {
  const parts: string[] = [];
  let rest = Math.round(ms);
  for (const [unit, length] of Object.entries(units).sort(([, a], [, b]) => b - a)) {
    if (rest >= length) parts.push(`${Math.floor(rest / length)}${unit}`);
    rest %= length;
  }
  return parts.join(' ') || '0ms';
}
