/** Left: what will be trained, and what it costs. */
import { Fragment } from 'react';
import { Button } from 'react-aria-components/Button';
import { Disclosure, DisclosurePanel } from 'react-aria-components/Disclosure';
import { Heading } from 'react-aria-components/Heading';
import { useShallow } from 'zustand/react/shallow';
import {
	changedFields,
	corpusField,
	type FieldGroup,
	fieldGroups,
	presetValues,
	sectionsOf,
} from '../../workbench/config';
import { FieldRow } from '../forms/field-row';
import { Action } from '../kit/action';
import { Icon } from '../kit/icons';
import { Panel } from '../kit/panel';
import { advancedGroup, counted } from '../messages';
import { usePage, useSession, useSlice } from '../page-context';
import { CorpusPicker } from './corpus-picker';
import { EstimateCard } from './estimate';
import { Notices } from './notices';
import { PresetPicker } from './preset-picker';

export function ExperimentPanel() {
	const { catalogue } = useSession();
	const values = useSlice(({ config }) => config.values);
	const groups = fieldGroups(catalogue.fields, values, advancedGroup);
	return (
		<Panel title="Experiment" className="experiment" tools={<ChangesNote />}>
			<div className="experiment-body">
				<Notices />
				<PresetPicker />
				{corpusField in catalogue.fields && <CorpusPicker />}
				{groups.map((group) => (
					<Group key={group.name} group={group} />
				))}
			</div>
			<EstimateCard />
		</Panel>
	);
}

function Group({ group }: { group: FieldGroup }) {
	const { catalogue } = useSession();
	const sections = sectionsOf(catalogue.fields, group.ids);
	const changed = useChanged().filter((id) => group.ids.includes(id)).length;
	return (
		<Disclosure className="group" defaultExpanded={group.name !== advancedGroup}>
			<Heading level={3} className="group-head">
				<Button slot="trigger" className="group-button">
					<Icon name="chevron" />
					{group.name}
					{changed > 0 && (
						<span className="changed-count">
							<span className="changed-dot" aria-hidden="true" />
							{changed} changed
						</span>
					)}
				</Button>
			</Heading>
			<DisclosurePanel className="group-body">
				{sections.map(([name, ids]) => (
					<Fragment key={name}>
						{sections.length > 1 && <h4 className="group-section">{name}</h4>}
						{ids.map((id) => (
							<FieldRow key={id} id={id} />
						))}
					</Fragment>
				))}
			</DisclosurePanel>
		</Disclosure>
	);
}

function ChangesNote() {
	const changed = useChanged().length;
	const { configure } = usePage();
	if (changed === 0) return null;
	return (
		<Action
			kind="quiet"
			icon="reset"
			label={`Reset ${counted(changed, 'change')}`}
			onPress={configure.resetAll}
		/>
	);
}

/** Fields that differ from the preset. */
function useChanged(): readonly string[] {
	const { catalogue } = useSession();
	return useSlice(
		useShallow(({ config }) =>
			changedFields(catalogue.fields, config.values, presetValues(catalogue, config.preset)),
		),
	);
}
