"""All that a request passes before it reaches a page, the outermost first."""

from __future__ import annotations

from starlette.middleware import Middleware

from pages.server.message_guard import MessageGuard
from pages.server.page_headers import PageHeaders
from pages.server.site_guard import SiteGuard
from pages.server.socket_door import SocketDoor
from pages.server.upload_door import UploadDoor

DOOR = [Middleware(part) for part in (PageHeaders, SiteGuard, SocketDoor, MessageGuard, UploadDoor)]
