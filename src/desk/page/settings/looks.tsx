/** The page's language and colours. */
import { type MantineColorScheme, Radio, Stack, useMantineColorScheme } from '@mantine/core';
import { Card } from '../insight/card.tsx';
import { chooseLanguage, type Language, useTexts } from '../texts.ts';

/** Take effect at once, in this browser. */
export function Looks() {
  const { t, language } = useTexts();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Card title={t('profile.looks')} about={t('profile.here')}>
      <Stack gap="md">
        <Radio.Group
          label={t('profile.language')}
          value={language}
          onChange={(value) => chooseLanguage(value as Language)}
        >
          <Stack gap="xs" mt="xs">
            <Radio value="vi" label={<span lang="vi">Tiếng Việt</span>} />
            <Radio value="en" label={<span lang="en">English</span>} />
          </Stack>
        </Radio.Group>
        <Radio.Group
          label={t('profile.colours')}
          value={colorScheme}
          onChange={(value) => setColorScheme(value as MantineColorScheme)}
        >
          <Stack gap="xs" mt="xs">
            {(['auto', 'light', 'dark'] as const).map((scheme) => (
              <Radio key={scheme} value={scheme} label={t(`profile.${scheme}`)} />
            ))}
          </Stack>
        </Radio.Group>
      </Stack>
    </Card>
  );
}
