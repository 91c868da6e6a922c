/** Keeps what is not saved from being left by mistake. */
import { Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTexts } from '../texts.ts';
import { Confirm } from './confirm.tsx';

/** What is used of the browser's Navigation API (HTML standard; where it is missing, links are looked after). */
interface Navigating {
  addEventListener(type: 'navigate', listener: (event: NavigatingEvent) => void): void;
  removeEventListener(type: 'navigate', listener: (event: NavigatingEvent) => void): void;
}
interface NavigatingEvent extends Event {
  destination: { url: string };
  hashChange: boolean;
  downloadRequest: string | null;
}

/** While `dirty`, asks before the page is left: by its links, by going back, by closing the tab. `leave` goes to an address of this page. */
export function LeaveGuard({ dirty, leave }: { dirty: boolean; leave: (address: string) => void }) {
  const { t } = useTexts();
  const [wanted, setWanted] = useState<string | null>(null);
  useEffect(() => (dirty ? guard(setWanted) : undefined), [dirty]);
  return (
    <Confirm
      opened={wanted !== null}
      title={t('replies.discardTitle')}
      go={t('replies.leave')}
      danger
      onGo={() => {
        setWanted(null);
        leave(wanted ?? '');
      }}
      onClose={() => setWanted(null)}
    >
      <Text size="sm">{t('replies.discardAbout')}</Text>
    </Confirm>
  );
}

function guard(hold: (address: string) => void): () => void {
  const navigation = (window as { navigation?: Navigating }).navigation;
  const onClosing = (event: BeforeUnloadEvent) => event.preventDefault();
  const onNavigate = (event: NavigatingEvent) => {
    const { origin, pathname, search } = new URL(event.destination.url);
    // Another site, or a whole page, is `beforeunload`'s.
    if (!event.cancelable || event.hashChange || event.downloadRequest !== null || origin !== location.origin) return;
    if (pathname === location.pathname) return;
    event.preventDefault();
    hold(pathname + search);
  };
  const onClick = (event: MouseEvent) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[href]') : null;
    if (
      !link ||
      link.origin !== location.origin ||
      link.pathname === location.pathname ||
      link.hasAttribute('download')
    )
      return;
    event.preventDefault();
    event.stopPropagation();
    hold(link.pathname + link.search);
  };
  addEventListener('beforeunload', onClosing);
  if (navigation) navigation.addEventListener('navigate', onNavigate);
  else document.addEventListener('click', onClick, true);
  return () => {
    removeEventListener('beforeunload', onClosing);
    navigation?.removeEventListener('navigate', onNavigate);
    document.removeEventListener('click', onClick, true);
  };
}
