"""Uploads as Streamlit holds them: it keeps their bytes in memory as long as their control shows them."""

from __future__ import annotations

from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile


def bytes_of(uploaded: object) -> tuple[str, bytes] | None:
    """Name and bytes of what a control for files holds, which Streamlit then forgets; None where it holds none.

    The control goes on showing the file's name.
    """
    if not isinstance(uploaded, UploadedFile):  # nothing, or a file that was taken before
        return None
    taken = uploaded.name, uploaded.getvalue()
    context = get_script_run_ctx()
    if context is not None and isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
        context.uploaded_file_mgr.remove_file(context.session_id, uploaded.file_id)
    return taken
