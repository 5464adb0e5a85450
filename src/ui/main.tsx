/** Starts the page: one worker, one store, one root. */
import { createRoot } from 'react-dom/client';
import { startWorker } from '../workbench/connection';
import { browserClock } from '../workbench/pacing';
import { createPage } from '../workbench/page';
import { App } from './app';
import { Boundary } from './kit/boundary';
import { claimPressableStyle } from './kit/pressable-style';
import { PageProvider } from './page-context';
import './styles/theme.css';
import './styles/controls.css';
import './styles/dialogs.css';
import './styles/layout.css';
import './styles/experiment.css';
import './styles/run.css';
import './styles/look.css';
import './styles/engine.css';

claimPressableStyle(document);

const page = createPage({
	startWorker,
	clock: browserClock,
	address: {
		read: () => location.hash,
		replace: (hash) => history.replaceState(history.state, '', hash),
	},
	storage: () => localStorage,
});

addEventListener('hashchange', page.configure.readAddress);
document.addEventListener('visibilitychange', page.catchUp);
void page.open({ engine: 'auto' });

const root = document.getElementById('root');
if (!root) throw new Error('index.html must contain an element #root');
createRoot(root).render(
	<PageProvider page={page}>
		<Boundary>
			<App />
		</Boundary>
	</PageProvider>,
);
