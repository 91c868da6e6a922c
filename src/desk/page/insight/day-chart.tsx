/** A column for each day. */
import { useElementSize } from '@mantine/hooks';
import styles from './charts.module.css';
import { shortDay } from './period.ts';

const height = 200;
const left = 40;
const bottom = 24;
const top = 8;
/** So wide is a date with room around it (px). */
const labelWidth = 48;

/** `label` says what is counted, for those who do not see it; the numbers are told by a table beside. */
export function DayChart({ days, label }: { days: Array<{ day: string; value: number }>; label: string }) {
  const { ref, width } = useElementSize();
  const most = roundUp(Math.max(1, ...days.map(({ value }) => value)));
  const plain = height - bottom - top;
  const y = (value: number) => top + plain * (1 - value / most);
  const slot = Math.max(0, width - left) / Math.max(1, days.length);
  const every = Math.max(1, Math.ceil(labelWidth / Math.max(slot, 1)));
  return (
    <div ref={ref}>
      {width > 0 && (
        <svg width={width} height={height} role="img" aria-label={label}>
          {marks(most).map((value) => (
            <g key={value}>
              <line className={styles.grid} x1={left} x2={width} y1={y(value)} y2={y(value)} />
              <text className={styles.axis} x={left - 6} y={y(value) + 4} textAnchor="end">
                {value}
              </text>
            </g>
          ))}
          {days.map(({ day, value }, index) => (
            <g key={day} className={styles.column}>
              <title>{`${shortDay(day)}: ${value}`}</title>
              {/* The whole height can be pointed at, also over a day of nothing. */}
              <rect x={left + index * slot} y={top} width={slot} height={plain} fill="transparent" />
              <rect
                className={styles.fill}
                x={left + index * slot + slot * 0.15}
                y={y(value)}
                width={slot * 0.7}
                height={height - bottom - y(value)}
                rx={2}
              />
              {index % every === 0 && (
                <text className={styles.axis} x={left + (index + 0.5) * slot} y={height - 6} textAnchor="middle">
                  {shortDay(day)}
                </text>
              )}
            </g>
          ))}
        </svg>
      )}
    </div>
  );
}

const steps = [1, 2, 4, 6, 8, 10];
const finerSteps = [1, 1.2, 1.4, 1.6, 2, 3, 4, 6, 8, 10];

/** The next round number; its half is whole, too, from 2 on. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const round = (power === 1 ? steps : finerSteps).map((times) => Math.round(times * power));
  return round.find((step) => step >= value) ?? 10 * power;
}

const marks = (most: number): number[] => (most === 1 ? [0, 1] : [0, most / 2, most]);
