/** What the workbench is, and whose method it shows. */
import { Button } from 'react-aria-components/Button';
import { Dialog, DialogTrigger } from 'react-aria-components/Dialog';
import { Popover } from 'react-aria-components/Popover';
import { Copy } from '../kit/copy';
import { Icon } from '../kit/icons';
import { appName } from '../messages';
import { ThemeSwitch } from './theme-switch';

const bibtex = `@inproceedings{nguyen2022mgk,
  title     = {Improving Transformers with Probabilistic Attention Keys},
  author    = {Nguyen, Tam and Nguyen, Tan M. and Le, Dung D. and Nguyen, Duy Khuong and
               Tran, Viet-Anh and Baraniuk, Richard G. and Ho, Nhat and Osher, Stanley J.},
  booktitle = {Proceedings of the 39th International Conference on Machine Learning},
  series    = {PMLR},
  volume    = {162},
  pages     = {16595--16621},
  year      = {2022}
}`;

export function About() {
	return (
		<DialogTrigger>
			<Button className="action quiet bare" aria-label="Help and about">
				<Icon name="info" />
			</Button>
			<Popover className="popover about" placement="bottom end" offset={4}>
				<Dialog className="help-text" aria-label={`About ${appName}`}>
					<strong>{appName}</strong>
					<p>
						Trains small transformers in this browser and shows, while they learn, where each head
						looks and which Gaussian component of a key answered. Nothing you type or open leaves
						this computer.
					</p>
					<p>
						In a Mixture of Gaussian Keys (MGK) every token has several keys instead of one. Each is
						the centre of a Gaussian; a query finds a token through whichever component explains it
						best.
					</p>
					<p className="citation">
						T. Nguyen, T. M. Nguyen, D. D. Le, D. K. Nguyen, V.-A. Tran, R. G. Baraniuk, N. Ho and
						S. J. Osher: <cite>Improving Transformers with Probabilistic Attention Keys</cite>. ICML
						2022, PMLR 162, 16595–16621. arXiv 2110.08678.
					</p>
					<Copy label="Copy BibTeX" text={() => bibtex} />
					<div className="narrow-only">
						<ThemeSwitch />
					</div>
				</Dialog>
			</Popover>
		</DialogTrigger>
	);
}
