// JupyterLab and Notebook 7 mark a cell whose text was edited after it ran; a kernel cannot see that.
(() => {
  const cell = document.currentScript?.closest(".jp-Cell");
  let above = cell?.previousElementSibling;
  while (above && !(above.matches(".jp-CodeCell") && !above.querySelector(".jp-mod-readOnly"))) above = above.previousElementSibling;
  if (above?.matches(".jp-mod-dirty")) cell.querySelector(".cw-stale")?.removeAttribute("hidden");
})();
