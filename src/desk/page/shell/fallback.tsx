/** A bug of the page's ends in words and a way on, not in an empty window. */
import { Component, type ReactNode } from 'react';
import { textNow } from '../texts.ts';
import css from './waiting.module.css';

/** React knows no function for this. */
export class Fallback extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <main className={css.middle}>
        <h1>{textNow('app.broken')}</h1>
        <p>{textNow('app.unreachableHint')}</p>
        <button type="button" onClick={() => location.reload()}>
          {textNow('app.reload')}
        </button>
      </main>
    );
  }
}
