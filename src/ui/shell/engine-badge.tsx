/** What computes, always in sight; says why when it is not the GPU. */
import { Button } from 'react-aria-components/Button';
import { Dialog, DialogTrigger } from 'react-aria-components/Dialog';
import { Popover } from 'react-aria-components/Popover';
import type { EngineInfo } from '../../workbench/protocol';
import { Action } from '../kit/action';
import { usePage, useSlice } from '../page-context';

export function EngineBadge() {
	const session = useSlice((state) => state.session);
	const { profiling } = usePage();
	if (session.phase !== 'ready') return null;
	const { engine } = session;
	return (
		<DialogTrigger>
			<Button className={`badge ${engineTone(engine)}`}>
				<span className="badge-dot" aria-hidden="true" />
				<span className="wide-only">{engineName(engine)}</span>
				<span className="narrow-only">{engineShortName(engine)}</span>
			</Button>
			<Popover className="popover" placement="bottom end" offset={4}>
				<Dialog className="help-text" aria-label="The engine">
					{({ close }) => (
						<>
							<EngineFacts engine={engine} />
							<Action
								label="Limits, self-test and profile"
								onPress={() => {
									close();
									void profiling.show();
								}}
							/>
						</>
					)}
				</Dialog>
			</Popover>
		</DialogTrigger>
	);
}

function engineName({ engine, software }: EngineInfo): string {
	if (engine === 'cpu') return 'CPU engine';
	if (engine === 'reference') return 'CPU reference engine';
	return software ? 'WebGPU on the CPU' : 'WebGPU f32';
}

function engineShortName({ engine, software }: EngineInfo): string {
	return engine === 'webgpu' && !software ? 'WebGPU' : 'CPU';
}

function engineTone({ engine, software }: EngineInfo): string {
	return engine !== 'webgpu' || software ? 'caution' : 'good';
}

function CpuFacts({ adapter }: { adapter: string }) {
	return (
		<>
			<strong>CPU engine, 32-bit floats</strong>
			<p>{adapter}: the same model and the same figures as on a GPU, only slower.</p>
		</>
	);
}

function ReferenceFacts() {
	return (
		<>
			<strong>CPU reference engine</strong>
			<p>
				The equations in double precision, step by step: exact, but many times slower than a GPU.
				Choose a small model.
			</p>
		</>
	);
}

function EngineFacts({ engine }: { engine: EngineInfo }) {
	const { adapter, software, reason } = engine;
	if (engine.engine === 'webgpu')
		return (
			<>
				<strong>WebGPU, 32-bit floats</strong>
				<p>Adapter: {adapter}.</p>
				{software && (
					<p>This adapter runs on the CPU: results are the same as on a GPU, only slower.</p>
				)}
			</>
		);
	return (
		<>
			{engine.engine === 'cpu' ? <CpuFacts adapter={adapter} /> : <ReferenceFacts />}
			{reason && (
				<p>
					Why: {reason.message} {reason.mend}
				</p>
			)}
		</>
	);
}
