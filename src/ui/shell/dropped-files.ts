/** The files of a drop, those of dropped folders with their paths. */

export async function droppedFiles(transfer: DataTransfer | null): Promise<File[]> {
	if (!transfer) return [];
	// Entries are gone after the first turn, so that they are taken at once.
	const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
	if (!entries.some((entry) => entry.isDirectory)) return [...transfer.files];
	return (await Promise.all(entries.map(filesOf))).flat();
}

async function filesOf(entry: FileSystemEntry): Promise<File[]> {
	if (entry.isFile) return [await withPath(entry as FileSystemFileEntry)];
	const reader = (entry as FileSystemDirectoryEntry).createReader();
	const found: File[] = [];
	// A reader gives some entries at a time, and none at the end.
	for (let some = await entriesOf(reader); some.length > 0; some = await entriesOf(reader))
		found.push(...(await Promise.all(some.map(filesOf))).flat());
	return found;
}

function entriesOf(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
	return new Promise((resolve, reject) => reader.readEntries(resolve, reject));
}

/** The path takes the place of the name: it may hold the label. */
async function withPath(entry: FileSystemFileEntry): Promise<File> {
	const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
	return new File([file], entry.fullPath.replace(/^\//, ''));
}
