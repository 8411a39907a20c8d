// What the views of all runs share: they draw in the next animation frame, only while somebody can see them, and again
// when their width changes; the picture in words follows at a distance. A view has `session`, `time` and `draw()`.

const TEXT_MS = 400; // between two texts of a moving picture: nobody reads sixty sentences a second

export class RunView {
  inView = true;

  /** Follow keys inside `root`, whether it can be seen, and the sizes of `nodes`. */
  watch(root, nodes) {
    this.sizes = new ResizeObserver(() => this.schedule());
    for (const node of nodes) this.sizes.observe(node);
    this.views = new IntersectionObserver(([entry]) => {
      this.inView = entry.isIntersecting;
      this.schedule();
    });
    this.views.observe(root);
    this.time.listen(root);
  }

  /** Draw in the next animation frame. */
  schedule() {
    this.dirty = true;
    this.loop();
  }

  loop() {
    this.request ??= requestAnimationFrame((now) => {
      this.request = undefined;
      this.time.advance(now);
      if (this.dirty && this.inView) {
        this.dirty = false;
        this.draw();
      }
      if (this.time.moving) this.loop();
    });
  }

  /** Say the picture in words, soon: with what was drawn last by then. */
  textLater(say) {
    this.spoken = say;
    this.textTimer ??= setTimeout(() => {
      this.textTimer = undefined;
      this.spoken();
    }, TEXT_MS);
  }

  destroy() {
    cancelAnimationFrame(this.request);
    clearTimeout(this.textTimer);
    this.sizes.disconnect();
    this.views.disconnect();
    this.session.destroy();
    this.time.destroy();
  }
}
