/** Horizontal bars, longest first or in the order of steps. */
import styles from './charts.module.css';

export interface Bar {
  key: string;
  label: string;
  value: number;
  /** Said behind the value, such as its share. */
  besides?: string;
}

/** Each bar is as long as its share of the largest; what it stands for is told in words, so the bars are only for the eye. */
export function Bars({ bars }: { bars: Bar[] }) {
  const most = Math.max(1, ...bars.map(({ value }) => value));
  return (
    <ul className={styles.bars}>
      {bars.map(({ key, label, value, besides }) => (
        <li key={key}>
          <div className={styles.row}>
            <span>{label}</span>
            <span>
              <strong>{value}</strong>
              {besides && ` · ${besides}`}
            </span>
          </div>
          <svg className={styles.bar} viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
            <rect className={styles.fill} width={(100 * value) / most} height="10" />
          </svg>
        </li>
      ))}
    </ul>
  );
}
