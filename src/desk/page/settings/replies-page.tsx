/** Canned replies: what staff insert by `/` while they answer. */
import { useQuery } from '@tanstack/react-query';
import { api, told } from '../client.ts';
import { Asked } from '../insight/asked.tsx';
import { Page } from '../insight/page.tsx';
import { useSession } from '../shell/session.tsx';
import { useTexts } from '../texts.ts';
import { RepliesEditor } from './replies-editor.tsx';

const key = ['replies'];

/** For whoever may watch; with `teach` they can be changed. */
export function RepliesPage() {
  const { t } = useTexts();
  const { may } = useSession();
  const asked = useQuery({ queryKey: key, queryFn: () => told(api.GET('/replies')) });
  const intro = may('teach') ? t('replies.intro') : `${t('replies.intro')} ${t('replies.readOnly')}`;
  return (
    <Page title={t('replies.title')} intro={intro}>
      <Asked query={asked}>
        {({ replies, placeholders }) => (
          <RepliesEditor
            saved={replies}
            // The citizen's name is known only in a conversation.
            placeholders={[{ name: 'name', value: t('replies.sampleName') }, ...placeholders]}
            mayChange={may('teach')}
          />
        )}
      </Asked>
    </Page>
  );
}
