"""What a reader of the bare live-training component does and sees."""

SAYS = "words => document.querySelector('#host').shadowRoot.querySelector('.phase').textContent.includes(words)"


def go_to(page, epoch):
    page.get_by_label("Go to epoch").fill(str(epoch))


def drawn_epoch(page):
    page.wait_for_timeout(80)
    return int(page.locator(".stage canvas").get_attribute("data-epoch"))


def shown_loss(page):
    return page.locator(".numbers td").first.inner_text()


def sent(page, name):
    return [value for sent_name, value in page.evaluate("window.sent") if sent_name == name]


def phase(page, words):
    """Wait until the run's phase says this."""
    page.wait_for_function(SAYS, arg=words)
