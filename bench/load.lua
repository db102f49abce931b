-- wrk … -s load.lua URL -- OPERATION VARIABLES: posts one operation, its variables chosen anew for each request.
local start, variables
local function some(text)
  return (text:gsub("<([^<>]*)>", function(range)
    local low, high = range:match("^(%d+)%.%.(%d+)$")
    if low then return tostring(math.random(tonumber(low), tonumber(high))) end
    local words = {}
    for word in range:gmatch("[^|]+") do words[#words + 1] = word end
    return words[math.random(#words)]
  end))
end
function init(args)
  start, variables = '{"query":' .. args[1] .. ',"variables":', args[2]
  math.randomseed(42)
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
  wrk.headers["Authorization"] = "Bearer " .. os.getenv("TOKEN")
end
function request() return wrk.format(nil, nil, nil, start .. some(variables) .. "}") end
local bad = false
function response(status, _, body)
  if not bad and (status ~= 200 or body:sub(1, 10):find('"errors"', 1, true)) then
    bad = true
    io.stderr:write("BAD ", status, " ", body:sub(1, 300), "\n")
  end
end
