"""The script that each visitor runs: page settings and the navigation.

Everything stands in `main()`, imports included: a training run is a forked process, which would otherwise run
this script and import Streamlit again.
"""


def main() -> None:
    import streamlit as st

    from core.lessons.catalogue import LESSONS, SECTIONS
    from pages.server.apology import drawn_whole
    from pages.server.assets import ASSETS
    from pages.server.left_out import tell_what_was_left_out
    from pages.shared.lesson_state import note_arrival
    from pages.shared.style import page_style

    icon = str(ASSETS / "icon.svg")
    st.set_page_config(page_title="Inside the Net", page_icon=icon, layout="wide", initial_sidebar_state=240)
    page_style()
    tell_what_was_left_out()
    pages = {"": [st.Page("home.py", title="Home", icon=":material/home:", default=True)]}
    for section in SECTIONS:
        built = [lesson for lesson in LESSONS if lesson.section == section and lesson.built]
        if built:
            pages[section] = [st.Page(lesson.path, title=lesson.title, url_path=lesson.slug) for lesson in built]
    pages["Reference"] = [st.Page("glossary.py", title="Glossary", icon=":material/menu_book:", url_path="glossary")]
    page = st.navigation(pages, expanded=True)
    note_arrival(page.url_path)
    page.run()
    drawn_whole()


if __name__ == "__main__":
    main()
