/** The way to the pages one may see. */
import { Link, useLocation } from 'wouter';
import { useWaiting } from '../live/waiting-count.ts';
import { useTexts } from '../texts.ts';
import { Icon } from './icons.tsx';
import type { Place } from './pages.tsx';
import css from './shell.module.css';

const hrefOf = ({ path }: Place) => (typeof path === 'string' ? path : '/');

/** Shows the pages it is given, in this order, and how many wait for a person. */
export function Navigation({ places }: { places: Place[] }) {
  const { t } = useTexts();
  const [location] = useLocation();
  const waiting = useWaiting();
  const isHere = ({ path }: Place) => (typeof path === 'string' ? location === path : path.test(location));
  return (
    <nav aria-label={t('nav.label')}>
      <ul className={css.list}>
        {places.map((place) => (
          <li key={place.name}>
            <Link href={hrefOf(place)} className={css.tool} aria-current={isHere(place) ? 'page' : undefined}>
              <span className={css.iconed}>
                <Icon name={place.icon} size={22} />
                {place.name === 'conversations' && waiting > 0 && (
                  <span className={css.count}>
                    {waiting > 99 ? '99+' : waiting}
                    <span className="sr"> {t('list.waiting')}</span>
                  </span>
                )}
              </span>
              <span>{t(`nav.${place.name}`)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
