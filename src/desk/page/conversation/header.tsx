/** Who is talked with. */
import { Button } from '@mantine/core';
import { Link } from 'wouter';
import type { Conversation } from '../api.d.ts';
import { Icon } from '../shell/icons.tsx';
import { useSession } from '../shell/session.tsx';
import { useTexts } from '../texts.ts';
import { ago } from '../times.ts';
import css from './conversation.module.css';
import { nameOf } from './names.ts';

interface HeaderProps {
  conversation: Conversation;
  detailsShown: boolean;
  onDetails: () => void;
}

/** Tells colleagues who look or write, too. */
export function Header({ conversation, detailsShown, onDetails }: HeaderProps) {
  const { t, named, language } = useTexts();
  const { summary, consent } = conversation;
  return (
    <header className={css.head}>
      <Link href="/" className={css.back} aria-label={t('talk.toList')}>
        <Icon name="back" />
      </Link>
      <div className={css.who}>
        <h2 className={css.name}>{nameOf(summary, t)}</h2>
        <p className={css.facts}>
          <span>{named('channel', summary.channel) ?? summary.channel}</span>
          <span>{t(`languageName.${summary.language}`)}</span>
          <span>
            {consent ? t('talk.consented', { time: ago(consent.at, Date.now(), language) }) : t('talk.noConsent')}
          </span>
        </p>
        <Viewers conversation={conversation} />
      </div>
      <Button
        variant="default"
        size="sm"
        className={css.details}
        aria-expanded={detailsShown}
        aria-label={t('talk.details')}
        onClick={onDetails}
      >
        <Icon name="panel" size={18} />
        <span className={css.detailsWord}>{t('talk.details')}</span>
      </Button>
    </header>
  );
}

/** Colleagues who look at it too. */
function Viewers({ conversation: { viewers } }: { conversation: Conversation }) {
  const { t } = useTexts();
  const { me } = useSession();
  const others = viewers.filter(({ id }) => id !== me.id);
  const typing = others.filter((viewer) => viewer.typing);
  const told = typing.length > 0 ? typing : others;
  const names = told.map(({ name }) => name).join(', ');
  return (
    <p className={css.viewers} role="status" data-typing={typing.length > 0}>
      {told.length > 0 && t(typing.length > 0 ? 'talk.typing' : 'talk.viewing', { names })}
    </p>
  );
}
