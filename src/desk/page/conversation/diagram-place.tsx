/** Fetches the drawing of the flow, and shows it small, or large on demand. */
import { Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Conversation, Summary } from '../api.d.ts';
import { api, told } from '../client.ts';
import { useTexts } from '../texts.ts';
import diagram from './diagram.module.css';
import { Diagram } from './diagram.tsx';
import css from './side.module.css';

interface DiagramPlaceProps {
  flow: Summary['flow'];
  path: Conversation['path'];
  current: string;
}

/** Nothing where there is no drawing of the flow. */
export function DiagramPlace({ flow, path, current }: DiagramPlaceProps) {
  const { t } = useTexts();
  const [large, setLarge] = useState(false);
  const { data: svg } = useQuery({
    queryKey: ['diagram', flow],
    queryFn: () => told(api.GET('/diagrams/{flow}', { params: { path: { flow } }, parseAs: 'text' })),
    enabled: flow !== 'none',
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  if (svg === undefined) return null;
  const shown = (
    <Diagram svg={svg} path={path} current={current} label={t('side.diagram', { flow: t(`flow.${flow}`) })} />
  );
  return (
    <>
      {shown}
      <p className={css.between}>
        <span className={css.quiet}>{t('side.diagramHint')}</span>
        <button type="button" className={css.small} onClick={() => setLarge(true)}>
          {t('side.enlarge')}
        </button>
      </p>
      <Modal
        opened={large}
        onClose={() => setLarge(false)}
        size="90rem"
        title={t('side.diagram', { flow: t(`flow.${flow}`) })}
        lockScroll={false}
        closeButtonProps={{ 'aria-label': t('app.close') }}
      >
        <div className={diagram.large}>{shown}</div>
      </Modal>
    </>
  );
}
