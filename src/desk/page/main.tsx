/** Starts the console. */
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './theme.css';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { queries } from './queries.ts';
import { Fallback } from './shell/fallback.tsx';
import { language } from './texts.ts';

document.documentElement.lang = language();
const root = document.getElementById('root');
if (root)
  createRoot(root).render(
    <StrictMode>
      <MantineProvider defaultColorScheme="auto" withGlobalClasses={false}>
        <Notifications position="top-center" autoClose={6_000} limit={3} />
        <QueryClientProvider client={queries}>
          <Fallback>
            <App />
          </Fallback>
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
