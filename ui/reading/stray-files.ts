/**
 * A file that is dropped where nothing takes it would be opened by the browser in place of the page, with whatever is being written
 * in it. Whoever takes files says so by preventDefault, before it comes here.
 */
export function keepStrayFilesOut(target: Window): void {
  target.addEventListener("dragover", (event) => {
    if (event.defaultPrevented || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "none";
  });
  target.addEventListener("drop", (event) => {
    if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
  });
}
