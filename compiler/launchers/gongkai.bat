@echo off
chcp 65001 >nul
setlocal
set "PYTHONUTF8=1"
if not exist "%~dp0program\Scripts\gongkai.exe" (
  call :say "«还没有安装，请先双击 install.bat。»"
  pause
  exit /b 1
)
if "%~1"=="" (
  call :say "«请把填报表，或装着填报表的文件夹，拖到 gongkai.bat 上。»"
  pause
  exit /b 2
)
set "OUT=%~f1-result"
set "PATHS="
:next
if "%~1"=="" goto run
set PATHS=%PATHS% "%~f1"
shift
goto next

:run
"%~dp0program\Scripts\gongkai.exe" batch %PATHS% -o "%OUT%"
set "STATUS=%ERRORLEVEL%"
if exist "%OUT%" start "" "%OUT%"
call :say "«结果在这个文件夹中：»"
echo "%OUT%"
pause
exit /b %STATUS%

:say
powershell -NoProfile -Command "[Console]::OutputEncoding = [Text.Encoding]::UTF8; [regex]::Unescape('%~1')"
exit /b 0
